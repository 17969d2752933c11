/** Loudness of a take of any length in bounded memory, for drawing. */
export interface LevelBuckets {
  /**
   * Adds the peaks of a stretch of sound that ends at `untilMs` of recorded time. They are spread over the time since the
   * last call, so that the drawing stays true to time even when a sleepy window measured too few.
   */
  add(peaks: readonly number[], untilMs: number): void;
  /** At most {@link maxBuckets} peaks of 0 to 100, evenly spaced. */
  toArray(): number[];
}

/** Most peaks that `recording.json` holds. */
export const maxBuckets = 1200;
const slotMs = 100;
/** A stretch longer than this is a mistake or an attack and counts as this long: ten minutes. */
const maxSlotsAtOnce = 6000;

/** Creates {@link LevelBuckets}: when all are used, pairs are merged and each bucket covers twice the time. */
export function createLevelBuckets(): LevelBuckets {
  let buckets: number[] = [];
  let slotsPerBucket = 1;
  let slots = 0;

  function addSlot(peak: number): void {
    const index = Math.floor(slots / slotsPerBucket);
    slots++;
    if (index < buckets.length) {
      buckets[index] = Math.max(buckets[index] ?? 0, peak);
      return;
    }
    buckets.push(peak);
    if (buckets.length < maxBuckets) return;
    buckets = mergePairs(buckets);
    slotsPerBucket *= 2;
  }

  return {
    add(peaks, untilMs) {
      const wanted = Math.min(Math.round(untilMs / slotMs) - slots, maxSlotsAtOnce);
      if (wanted <= 0) {
        const last = buckets.length - 1;
        if (last >= 0) buckets[last] = peaks.reduce((most, peak) => Math.max(most, peak), buckets[last] ?? 0);
        return;
      }
      for (let slot = 0; slot < wanted; slot++)
        addSlot(peakOfShare(peaks, slot / wanted, (slot + 1) / wanted));
    },
    toArray: () => [...buckets],
  };
}

/** Loudest of the peaks that cover the share `from` to `to` of a stretch; 0 where nothing was measured. */
function peakOfShare(peaks: readonly number[], from: number, to: number): number {
  const first = Math.floor(from * peaks.length);
  const last = Math.max(first + 1, Math.ceil(to * peaks.length - 1e-9));
  return peaks.slice(first, last).reduce((most, peak) => Math.max(most, peak), 0);
}

function mergePairs(buckets: readonly number[]): number[] {
  const merged: number[] = [];
  for (let index = 0; index < buckets.length; index += 2) {
    merged.push(Math.max(buckets[index] ?? 0, buckets[index + 1] ?? 0));
  }
  return merged;
}
