import type { Sample, SampleWatch } from './sample-watch.ts';

/** Blocks and samples that agree this well are the same, milliseconds; the times of blocks are whole ones. */
const agreementMs = 1;
/** So many blocks tell as much as more would. */
export const comparedBlocks = 20;
/** How many samples the recorder may have begun earlier or later than its start says. */
const slack = [0, -1, 1, 2, 3, 4, 5];

/**
 * When the first sample of a capture was captured, in milliseconds of `performance.now`; null when no sample has been seen.
 * The recorder takes what comes after it was started; which sample that was is not told, so that the distances of the
 * first blocks in the file decide where they fit better one sample earlier or later.
 */
export function findFirstSample(
  samples: readonly Sample[],
  startedMs: number,
  blockTimes: readonly number[],
): number | null {
  const guess = samples.findIndex(({ arrivedMs }) => arrivedMs > startedMs);
  if (guess === -1) return null;
  const best = slack
    .map((shift) => ({ at: guess + shift, error: disagreement(samples.slice(guess + shift), blockTimes) }))
    .filter(({ at }) => at >= 0)
    .reduce((one, other) => (other.error < one.error - agreementMs ? other : one));
  return samples[best.error <= agreementMs ? best.at : guess]?.capturedMs ?? null;
}

/** How far blocks typically lie from a sample when the first of both are the same; infinite when there is too little to compare. */
function disagreement(samples: readonly Sample[], blockTimes: readonly number[]): number {
  const [first] = samples;
  const [origin] = blockTimes;
  if (!first || origin === undefined || blockTimes.length < 4) return Infinity;
  // Encoders leave out pictures: a block has a sample, but not every sample a block.
  const distances = blockTimes.slice(1, comparedBlocks).map((time) => {
    const atMs = first.capturedMs + time - origin;
    return samples.reduce((least, { capturedMs }) => Math.min(least, Math.abs(capturedMs - atMs)), Infinity);
  });
  return distances.toSorted((one, other) => one - other)[distances.length >> 1] ?? Infinity;
}

/** No picture or sound may be on its way while recorders start, or nobody knows whether they got it. */
const clearance = { mostMs: 6, share: 0.35 };
const mostTries = 10;

/** True when none of the watched tracks is about to give a sample at `nowMs`, as far as their rhythm tells. */
export function isQuiet(watches: readonly Pick<SampleWatch, 'samples'>[], nowMs: number): boolean {
  return watches.every((watch) => {
    const [before, last] = watch.samples().slice(-2);
    if (!before || !last) return true;
    const intervalMs = Math.max(1, last.capturedMs - before.capturedMs);
    const sinceMs = (nowMs - last.arrivedMs) % intervalMs;
    return intervalMs - sinceMs >= Math.min(clearance.mostMs, intervalMs * clearance.share);
  });
}

/** Resolves right after a sample of the first track when none of the others is near; with `patience` in any case. */
export async function waitForQuiet(
  watches: readonly SampleWatch[],
  nowMs: () => number,
  patience: Promise<unknown>,
): Promise<void> {
  const [first] = watches;
  if (!first) return;
  const over = patience.then(() => true);
  for (let tries = 0; tries < mostTries; tries++) {
    const isOver = await Promise.race([first.next().then(() => false), over]);
    if (isOver || isQuiet(watches, nowMs())) return;
  }
}
