import { describe, expect, it } from 'vitest';
import { drawBars, resampleLevels } from './resample-levels.ts';

describe('resampleLevels', () => {
  it('keeps the loudest of each stretch', () => {
    expect(resampleLevels([1, 9, 2, 3, 8, 4], 3)).toEqual([9, 3, 8]);
  });

  it('repeats where there are fewer levels than bars', () => {
    expect(resampleLevels([10, 20], 4)).toEqual([10, 10, 20, 20]);
  });

  it('covers every level when it does not divide evenly', () => {
    expect(Math.max(...resampleLevels([0, 0, 0, 0, 0, 0, 50], 3))).toBe(50);
  });

  it('draws silence where nothing is known', () => {
    expect(resampleLevels([], 2)).toEqual([0, 0]);
  });
});

describe('drawBars', () => {
  it('draws one line per bar around the middle', () => {
    expect(drawBars([0, 60])).toBe('M0.5 49.0V51.0M1.5 20.0V80.0');
  });
});
