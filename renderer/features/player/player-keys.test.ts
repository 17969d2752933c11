import { describe, expect, it } from 'vitest';
import type { Playback } from './playback.ts';
import { handlePlayerKey, nextSpeed } from './player-keys.ts';

const rest = {
  isPlaying: false,
  takeMs: 0,
  durationMs: 60_000,
  isBroken: false,
  pictures: {},
  news: 0,
};

function createFakePlayback(positionMs: number, speed: number) {
  const calls: (string | number)[][] = [];
  const playback: Playback = {
    state: () => ({ ...rest, positionMs, speed }),
    onChange: () => () => undefined,
    setSource: ({ kind }) => void calls.push(['setSource', kind]),
    toggle: () => void calls.push(['toggle']),
    play: () => void calls.push(['play']),
    pause: () => void calls.push(['pause']),
    seek: (to) => void calls.push(['seek', to]),
    setSpeed: (to) => void calls.push(['setSpeed', to]),
    stop: () => void calls.push(['stop']),
  };
  return { playback, calls };
}

describe('handlePlayerKey', () => {
  it.each([
    [' ', ['toggle']],
    ['K', ['toggle']],
    ['j', ['seek', 20_000]],
    ['l', ['seek', 40_000]],
    ['ArrowLeft', ['seek', 25_000]],
    ['ArrowRight', ['seek', 35_000]],
    ['[', ['setSpeed', 1]],
    [']', ['setSpeed', 1.5]],
  ])('knows %j', (key, call) => {
    const { playback, calls } = createFakePlayback(30_000, 1.25);
    expect(handlePlayerKey(key, playback)).toBe(true);
    expect(calls).toEqual([call]);
  });

  it.each(['x', 'Enter', 'constructor'])('leaves %s alone', (key) => {
    const { playback, calls } = createFakePlayback(0, 1);
    expect(handlePlayerKey(key, playback)).toBe(false);
    expect(calls).toEqual([]);
  });
});

describe('nextSpeed', () => {
  it('stays at the ends', () => {
    expect([nextSpeed(3, 1), nextSpeed(0.5, -1), nextSpeed(2, 1)]).toEqual([3, 0.5, 2.5]);
  });
});
