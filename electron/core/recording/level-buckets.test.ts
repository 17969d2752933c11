import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLevelBuckets, maxBuckets } from './level-buckets.ts';

const second = (peak: number) => Array.from({ length: 10 }, () => peak);

describe('level buckets', () => {
  it('keep every peak of a short take', () => {
    const levels = createLevelBuckets();
    levels.add([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1000);
    levels.add([11, 12], 1200);
    expect(levels.toArray()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('stay true to time when a window measured too little, too much or nothing', () => {
    const levels = createLevelBuckets();
    levels.add([50], 1000);
    levels.add([], 2000);
    levels.add([1, 9, 2, 8], 2200);
    levels.add([99], 2200);
    expect(levels.toArray()).toEqual([...second(50), ...second(0), 9, 99]);
  });

  it('halve themselves and stay even over hours', () => {
    const levels = createLevelBuckets();
    const hours = 3;
    for (let time = 1; time <= hours * 3600; time++)
      levels.add(second(time <= hours * 1800 ? 20 : 80), time * 1000);
    const buckets = levels.toArray();
    expect(buckets.length).toBeGreaterThan(maxBuckets / 2);
    expect(buckets.length).toBeLessThan(maxBuckets);
    const loudFrom = buckets.indexOf(80);
    expect(Math.abs(loudFrom / buckets.length - 0.5)).toBeLessThan(0.002);
    expect(new Set(buckets)).toEqual(new Set([20, 80]));
  });

  it('never lose the loudest moment and never grow, whatever they are told', () => {
    const call = fc.tuple(
      fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 50 }),
      fc.integer({ min: 100, max: 90_000 }),
    );
    fc.assert(
      fc.property(fc.array(call, { minLength: 1, maxLength: 40 }), (calls) => {
        const levels = createLevelBuckets();
        let untilMs = 0;
        for (const [peaks, durationMs] of calls) levels.add(peaks, (untilMs += durationMs));
        const loudest = Math.max(0, ...calls.flatMap(([peaks]) => peaks));
        expect(Math.max(...levels.toArray())).toBe(loudest);
        expect(levels.toArray().length).toBeLessThanOrEqual(maxBuckets);
      }),
    );
  });

  it('are not held up by an absurd time', () => {
    const levels = createLevelBuckets();
    levels.add([5], Number.MAX_VALUE);
    expect(levels.toArray().length).toBeLessThanOrEqual(maxBuckets);
  });
});
