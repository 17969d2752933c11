import { describe, expect, it } from 'vitest';
import { drawBars } from './draw-bars.ts';

describe('drawBars', () => {
  it('draws one line per bar around the middle, and none where nothing was heard yet', () => {
    expect(drawBars([-1, 0, 60])).toBe('M1.5 49.0V51.0M2.5 20.0V80.0');
  });
});
