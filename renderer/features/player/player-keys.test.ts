import { describe, expect, it } from 'vitest';
import { usualPlayback } from '../../../shared/model/playback.ts';
import type { Playback } from './playback.ts';
import { handlePlayerKey, nextSpeed } from './player-keys.ts';

const rest = {
  ...usualPlayback,
  silences: [],
  silenceSearch: 'none',
  loop: null,
  isPlaying: false,
  takeMs: 0,
  durationMs: 60_000,
  isBroken: false,
  pictures: {},
  news: 0,
} as const;

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
    prepare: () => undefined,
    setSpeed: (to) => void calls.push(['setSpeed', to]),
    prefer: (change) => void calls.push(['prefer', ...Object.keys(change)]),
    setSilences: () => void calls.push(['setSilences']),
    setLoop: () => void calls.push(['setLoop']),
    stop: () => void calls.push(['stop']),
  };
  return { playback, calls };
}

describe('handlePlayerKey', () => {
  it.each([
    [' ', ['toggle']],
    ['K', ['toggle']],
    ['j', ['seek', 15_000]],
    ['l', ['seek', 45_000]],
    ['ArrowLeft', ['seek', 25_000]],
    ['ArrowRight', ['seek', 35_000]],
    ['0', ['seek', 0]],
    ['7', ['seek', 42_000]],
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
