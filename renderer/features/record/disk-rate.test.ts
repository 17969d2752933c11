import { describe, expect, it } from 'vitest';
import { bytesPerSecond, expectedBytesPerSecond } from './disk-rate.ts';

describe('bytesPerSecond', () => {
  it('expects before it can measure', () => {
    expect(bytesPerSecond('screen', 1_000_000, 5000)).toBe(expectedBytesPerSecond.screen);
  });

  it('then takes the captures and a master of their size', () => {
    expect(bytesPerSecond('screen', 20_000_000, 20_000)).toBe(2_000_000);
  });

  it('does not trust a screen that rests', () => {
    expect(bytesPerSecond('screen', 1000, 60_000)).toBe(expectedBytesPerSecond.screen / 10);
  });

  it('knows the rate of voice', () => {
    expect(bytesPerSecond('voice', 1, 60_000)).toBe(expectedBytesPerSecond.voice);
  });
});
