import { describe, expect, it } from 'vitest';
import { formatBytes, formatRemaining } from './format-bytes.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [84_200, '84 kB'],
    [999_499, '999 kB'],
    [999_960, '1.0 MB'],
    [2_100_000, '2.1 MB'],
    [18_000_000, '18.0 MB'],
    [354_400_000, '354 MB'],
    [1_400_000_000, '1.4 GB'],
    [2_000_000_000_000, '2.0 TB'],
  ])('writes %d as %s', (sizeBytes, text) => {
    expect(formatBytes(sizeBytes)).toBe(text);
  });
});

describe('formatRemaining', () => {
  const bytesPerSecond = 12_500;
  it.each([
    [-1, 'less than a minute'],
    [12_500 * 60, '1 minute'],
    [12_500 * 60 * 119, '119 minutes'],
    [12_500 * 3600 * 3.5, '3 hours'],
    [500_000_000_000, 'more than 100 hours'],
  ])('says that %d bytes last %s', (freeBytes, text) => {
    expect(formatRemaining(freeBytes, bytesPerSecond)).toBe(text);
  });
});
