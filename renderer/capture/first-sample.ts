import type { Sample, SampleWatch } from './sample-watch.ts';

/** Blocks and samples that agree this well are the same, milliseconds; the times of blocks are whole ones. */
const agreementMs = 1.5;
/** So many blocks tell as much as more would. */
export const comparedBlocks = 20;
const leastBlocks = 8;
/** A capture that begins earlier or later than this after its recorder was started is not looked for. */
const reachMs = { before: 100, after: 700 };
/** At least this share of the blocks must be samples that were seen: a busy page misses some. */
const leastShare = 0.5;

/**
 * When the first sample of a capture was captured, in milliseconds of `performance.now`; null when no sample has been seen.
 * The recorder takes what comes after it was started, but that may have been missed by a busy page, or left out by the coder:
 * so the capture is laid over the samples where the most of its blocks fit, and where none of that is clear, as near to
 * the start as can be.
 */
export function findFirstSample(
  samples: readonly Sample[],
  startedMs: number,
  blockTimes: readonly number[],
): number | null {
  const delayMs = typicalDelay(samples);
  const guess = samples.find(({ capturedMs }) => capturedMs + delayMs > startedMs)?.capturedMs;
  if (guess === undefined) return null;
  const blocks = blockTimes.slice(0, comparedBlocks).map((time) => time - (blockTimes[0] ?? 0));
  if (blocks.length < leastBlocks) return guess;
  const untilMs = startedMs + reachMs.after + (blocks.at(-1) ?? 0);
  const captured = samples
    .map(({ capturedMs }) => capturedMs)
    .filter((time) => time > startedMs - reachMs.before && time < untilMs);
  // Not every block is a sample that was seen, but the first of all or one of those after it is.
  const places = blocks
    .flatMap((block) => captured.map((time) => time - block))
    .filter((place) => place > startedMs - reachMs.before && place < startedMs + reachMs.after);
  const fits = places.map((place) => ({ place, ...fit(captured, blocks, place) }));
  const most = Math.max(0, ...fits.map(({ count }) => count));
  if (most < Math.max(leastBlocks - 1, blocks.length * leastShare)) return guess;
  // In an even rhythm, places a picture apart fit almost as well: one block says nothing, nearness to the start does.
  const [best] = fits
    .filter(({ count }) => count >= most - 1)
    .toSorted((one, other) => Math.abs(one.place - guess) - Math.abs(other.place - guess));
  return best ? best.place + best.shift : guess;
}

/** How long samples take to come. A page that is busy sees them later than its recorder, so that the single one tells nothing. */
function typicalDelay(samples: readonly Sample[]): number {
  const delays = samples.map(({ capturedMs, arrivedMs }) => arrivedMs - capturedMs);
  return delays.toSorted((one, other) => one - other)[delays.length >> 1] ?? 0;
}

interface Fit {
  /** How many blocks are samples. */
  readonly count: number;
  /** How much later the samples are than those blocks, on average. */
  readonly shift: number;
}

function fit(captured: readonly number[], blocks: readonly number[], place: number): Fit {
  const apart = blocks.flatMap((block) => {
    const found = captured.find((time) => Math.abs(time - block - place) <= agreementMs);
    return found === undefined ? [] : [found - block - place];
  });
  const sum = apart.reduce((total, distance) => total + distance, 0);
  return { count: apart.length, shift: apart.length === 0 ? 0 : sum / apart.length };
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
