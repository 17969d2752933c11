import type { FrameRange } from './render-plan.ts';

/** Puts `leaves`, in order, into one expression of ffmpeg that finds the right one in few steps. `boundaries` lie between them. */
function chooseLeaf(leaves: readonly string[], boundaries: readonly number[]): string {
  if (leaves.length <= 1) return leaves[0] ?? '0';
  const middle = leaves.length >> 1;
  const below = chooseLeaf(leaves.slice(0, middle), boundaries.slice(0, middle - 1));
  const above = chooseLeaf(leaves.slice(middle), boundaries.slice(middle));
  return `if(lt(n,${boundaries[middle - 1]}),${below},${above})`;
}

/** Expression that is not 0 where `n` lies in one of `ranges`, which are in order. Thousands of them take about ten comparisons. */
export function insideExpression(ranges: readonly FrameRange[]): string {
  const leaves = ranges.map(({ from, to }) => `gte(n,${from})*lt(n,${to})`);
  return chooseLeaf(
    leaves,
    ranges.slice(1).map(({ from }) => from),
  );
}

/** Expression for a gain that falls to 0 at each of `samples` and is 1 from `fade` samples away on. `n` counts samples. */
export function fadeExpression(samples: readonly number[], fade: number): string {
  const middles = samples.slice(1).map((sample, index) => Math.round(((samples[index] ?? 0) + sample) / 2));
  const leaves = samples.map((sample) => `abs(n-${sample})`);
  return `min(1,${chooseLeaf(leaves, middles)}/${fade})`;
}
