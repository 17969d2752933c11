import { expect, it } from 'vitest';
import { nextMoment } from './next-moment.ts';

it('finds the nearest on either side', () => {
  const moments = [40_000, 10_000, 25_000];
  expect([0, 10_000, 39_000, 40_000].map((at) => nextMoment(moments, at, 1))).toEqual([
    10_000,
    25_000,
    40_000,
    null,
  ]);
  expect([50_000, 40_500, 25_000, 10_000].map((at) => nextMoment(moments, at, -1))).toEqual([
    40_000,
    25_000,
    10_000,
    null,
  ]);
  expect(nextMoment([], 5, 1)).toBeNull();
});
