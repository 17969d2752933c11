import type { TranscriptCue } from '../../../shared/model/transcript.ts';

/** Index of the last of `cues`, which are in order, that has begun at `atMs`; null before the first. */
export function findCue(cues: readonly Pick<TranscriptCue, 'startMs'>[], atMs: number): number | null {
  let low = 0;
  let high = cues.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cues[middle]?.startMs ?? Number.POSITIVE_INFINITY) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : low - 1;
}
