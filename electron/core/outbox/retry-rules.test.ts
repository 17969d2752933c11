import { describe, expect, it } from 'vitest';
import { maxAttempts, maxDelayMs, retryRules } from './retry-rules.ts';

const middle = () => 0.5;
const minute = 60_000;
const hour = 60 * minute;

function delays(random: () => number): number[] {
  const all: number[] = [];
  for (let attempts = 1; ; attempts++) {
    const delayMs = retryRules.afterFailure(attempts, random);
    if (delayMs === null) return all;
    all.push(delayMs);
  }
}

describe('retryRules.afterFailure', () => {
  it('begins fast and grows', () => {
    const all = delays(middle);
    expect(all.slice(0, 6)).toEqual([15_000, minute, 5 * minute, 15 * minute, 30 * minute, hour]);
    expect(all).toEqual([...all].sort((one, other) => one - other));
  });

  it('gives up after five days, give or take the jitter', () => {
    const all = delays(middle);
    expect(all).toHaveLength(maxAttempts - 1);
    const days = all.reduce((sum, delayMs) => sum + delayMs, 0) / (24 * hour);
    expect(days).toBeGreaterThan(4.9);
    expect(days).toBeLessThan(5.1);
  });

  it('jitters within a fifth', () => {
    expect(delays(() => 0)[0]).toBe(12_000);
    expect(delays(() => 1)[0]).toBe(18_000);
    expect(Math.max(...delays(() => 1))).toBe(maxDelayMs);
  });
});

describe('retryRules.afterUnreachable', () => {
  it('asks at least every minute at first, then every five, for ever', () => {
    const most = Array.from({ length: 1000 }, (_, index) => retryRules.afterUnreachable(index + 1, () => 1));
    expect(most[0]).toBe(5000);
    expect(Math.max(...most.slice(0, 15))).toBe(minute);
    expect(Math.max(...most)).toBe(5 * minute);
    expect(retryRules.afterUnreachable(1, () => 0)).toBe(3000);
  });
});
