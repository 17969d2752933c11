import { setTimeout as sleep } from 'node:timers/promises';

/** Work goes on for so long, in milliseconds, before it rests as long: short enough for a window to be drawn in between. */
const spellMs = 15;

/**
 * Creates what long work in the background waits for between its steps: it takes half of the time at most, so that a
 * computer with few processors has the other half for its window.
 */
export function createPace(): () => Promise<void> {
  let begunMs = performance.now();
  let resting: Promise<void> | null = null;
  return async () => {
    const workedMs = performance.now() - begunMs;
    if (resting === null && workedMs < spellMs) return;
    resting ??= sleep(Math.min(workedMs, 4 * spellMs)).then(() => {
      begunMs = performance.now();
      resting = null;
    });
    await resting;
  };
}
