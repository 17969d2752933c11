import type { Sample, SampleWatch } from './sample-watch.ts';

/** Blocks and samples that agree this well are the same, milliseconds; the times of blocks are whole ones. */
const agreementMs = 1;
const comparedBlocks = 20;
/** How many samples the recorder may have begun earlier or later than its start says. */
const slack = [0, -1, 1, 2, 3];

/**
 * When the first sample of a capture was captured, in milliseconds of `performance.now`; null when no sample has been seen.
 * The recorder takes what is delivered after it was started; which sample that was is not told, so that the distances of the
 * first blocks in the file decide where they fit better one sample earlier or later.
 */
export function findFirstSample(
  samples: readonly Sample[],
  startedMs: number,
  blockTimes: readonly number[],
): number | null {
  const guess = samples.findIndex(({ deliveredMs }) => deliveredMs > startedMs);
  if (guess === -1) return null;
  const best = slack
    .map((shift) => ({ at: guess + shift, error: disagreement(samples.slice(guess + shift), blockTimes) }))
    .filter(({ at }) => at >= 0)
    .reduce((one, other) => (other.error < one.error - agreementMs ? other : one));
  return samples[best.error <= agreementMs ? best.at : guess]?.capturedMs ?? null;
}

/** Mean distance between blocks and the samples from the first on; infinite when there is too little to compare. */
function disagreement(samples: readonly Sample[], blockTimes: readonly number[]): number {
  const count = Math.min(samples.length, blockTimes.length, comparedBlocks);
  const [first] = samples;
  if (!first || count < 4) return Infinity;
  const origin = blockTimes[0] ?? 0;
  const distances = blockTimes.slice(0, count).map((time, index) => {
    const sampleMs = (samples[index]?.capturedMs ?? 0) - first.capturedMs;
    return Math.abs(sampleMs - (time - origin));
  });
  return distances.reduce((sum, distance) => sum + distance, 0) / count;
}

/** No picture may be on its way while recorders start, or nobody knows whether they got it. */
const clearanceMs = 6;
const mostTries = 6;

/** True when none of the watched tracks is about to deliver a picture at `nowMs`, as far as their rhythm tells. */
export function isQuiet(watches: readonly Pick<SampleWatch, 'samples'>[], nowMs: number): boolean {
  return watches.every((watch) => {
    const [before, last] = watch.samples().slice(-2);
    if (!before || !last) return true;
    const intervalMs = Math.max(1, last.deliveredMs - before.deliveredMs);
    const sinceMs = (nowMs - last.deliveredMs) % intervalMs;
    return intervalMs - sinceMs >= clearanceMs;
  });
}

/** Resolves right after a picture of the first track, when none of the others is near; after `patienceMs` in any case. */
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
