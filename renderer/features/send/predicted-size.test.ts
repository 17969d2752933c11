import { describe, expect, it } from 'vitest';
import { predictSizeBytes } from './predicted-size.ts';

describe('predictSizeBytes', () => {
  it('is near what was measured for ten minutes', () => {
    const megabytes = (['standard', 'high', 'small'] as const).map(
      (preset) => Math.round(predictSizeBytes(600_000, preset) / 10_000) / 100,
    );
    expect(megabytes).toEqual([3.69, 4.97, 1.73]);
  });
});
