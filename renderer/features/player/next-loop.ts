import type { Passage } from './playback.ts';

/** A passage that is shorter is a key pressed twice. */
const leastMs = 300;

/** What pressing the one key for it makes of the repeated passage: first it begins at `positionMs`, then it ends there, then there is none. */
export function nextLoop(loop: Passage | null, positionMs: number): Passage | null {
  if (loop === null || (loop.endMs === null && positionMs < loop.startMs)) {
    return { startMs: positionMs, endMs: null };
  }
  if (loop.endMs !== null || positionMs - loop.startMs < leastMs) return null;
  return { ...loop, endMs: positionMs };
}
