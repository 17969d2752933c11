import { describe, expect, it } from 'vitest';
import { createDoubledMedia } from './doubled-media.ts';

function prepare({ isHeld = false } = {}) {
  const created: HTMLMediaElement[] = [];
  const swaps: number[] = [];
  const doubled = createDoubledMedia({
    create: () => {
      const element = {
        currentTime: 0,
        playbackRate: 1,
        paused: false,
        seeking: false,
        readyState: 4,
        pause: () => Object.assign(element, { paused: true }),
      };
      // What is played of it is all it has.
      created.push(element as unknown as HTMLMediaElement);
      return element as unknown as HTMLMediaElement;
    },
    onSwap: () => swaps.push(1),
    isHeld: () => isHeld,
  });
  return { doubled, created, swaps };
}

describe('createDoubledMedia', () => {
  it('goes on with the element that is in place already', () => {
    const { doubled, created, swaps } = prepare();
    doubled.media.playbackRate = 2;
    doubled.prepare(30);
    expect(doubled.media.currentTime).toBe(0);
    doubled.media.currentTime = 30.01;
    expect([doubled.media.currentTime, doubled.media.playbackRate]).toEqual([30, 2]);
    expect(created[0]?.paused).toBe(true);
    expect([doubled.elements()[0] === created[1], swaps.length]).toEqual([true, 1]);
  });

  it('seeks while its picture is in a window of its own', () => {
    const { doubled, created, swaps } = prepare({ isHeld: true });
    doubled.prepare(30);
    doubled.media.currentTime = 30;
    expect([created[0]?.currentTime, swaps.length]).toEqual([30, 0]);
  });

  it('seeks when nothing is in place', () => {
    const { doubled, created, swaps } = prepare();
    doubled.media.currentTime = 12;
    doubled.prepare(30);
    Object.assign(created[1] ?? {}, { seeking: true });
    doubled.media.currentTime = 30;
    expect([created[0]?.currentTime, swaps.length]).toEqual([30, 0]);
  });
});
