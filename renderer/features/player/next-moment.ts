/** Going back right after a moment goes to the one before it. */
const graceMs = 1500;
const hereMs = 50;

/** The nearest of `moments`, in any order, behind (1) or before (-1) a place; null when there is none. All in milliseconds on one axis. */
export function nextMoment(moments: readonly number[], positionMs: number, by: 1 | -1): number | null {
  const there = moments.filter((atMs) =>
    by === 1 ? atMs > positionMs + hereMs : atMs < positionMs - graceMs,
  );
  if (there.length === 0) return null;
  return by === 1 ? Math.min(...there) : Math.max(...there);
}
