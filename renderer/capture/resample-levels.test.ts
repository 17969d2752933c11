import { describe, expect, it } from 'vitest';
import { resampleLevels } from './resample-levels.ts';

describe('resampleLevels', () => {
  it('keeps the loudest of each stretch', () => {
    expect(resampleLevels([1, 9, 2, 3, 8, 4], 3)).toEqual([9, 3, 8]);
  });

  it('fills in between where there are fewer levels than bars', () => {
    expect(resampleLevels([10, 40], 4)).toEqual([10, 20, 30, 40]);
    expect(resampleLevels([30], 3)).toEqual([30, 30, 30]);
  });

  it('covers every level when it does not divide evenly', () => {
    expect(Math.max(...resampleLevels([0, 0, 0, 0, 0, 0, 50], 3))).toBe(50);
  });

  it('draws silence where nothing is known', () => {
    expect(resampleLevels([], 2)).toEqual([0, 0]);
  });
});
