import { setTimeout as sleep } from 'node:timers/promises';

/** Work goes on for so long, in milliseconds, before it rests as long: short enough for a window to be drawn in between. */
const spellMs = 15;
/** While somebody asks for something, a rest is so many times as long as the work. */
const askedRests = 4;

/**
 * Creates what long work in the background waits for between its steps: it takes half of the time at most, and a fifth while
 * `isAsked`, so that a computer with few processors has the rest for its window.
 */
export function createPace(isAsked: () => boolean): () => Promise<void> {
  let begunMs = performance.now();
  let resting: Promise<void> | null = null;
  return async () => {
    const workedMs = performance.now() - begunMs;
    if (resting === null && workedMs < spellMs) return;
    resting ??= sleep(restMs(workedMs, isAsked())).then(() => {
      begunMs = performance.now();
      resting = null;
    });
    await resting;
  };
}

/** Milliseconds to rest after so many of work, at most four spells' worth. */
export function restMs(workedMs: number, isAsked: boolean): number {
  return Math.min(workedMs, 4 * spellMs) * (isAsked ? askedRests : 1);
}
