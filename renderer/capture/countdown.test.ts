import { describe, expect, it } from 'vitest';
import { countDown } from './countdown.ts';

function setUp() {
  const told: number[] = [];
  const run = new AbortController();
  const seconds: (() => void)[] = [];
  const options = {
    onSecond: (leftMs: number) => told.push(leftMs),
    signal: run.signal,
    wait: () => new Promise<void>((resolve) => seconds.push(resolve)),
  };
  const passSecond = async () => {
    seconds.at(-1)?.();
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return { told, run, options, passSecond };
}

describe('countDown', () => {
  it('tells every second', async () => {
    const { told, options, passSecond } = setUp();
    const counted = countDown(3, options);
    for (let second = 0; second < 3; second++) await passSecond();
    await counted;
    expect(told).toEqual([3000, 2000, 1000]);
  });

  it('ends at once when it is cancelled', async () => {
    const { told, run, options, passSecond } = setUp();
    const counted = countDown(3, options);
    await passSecond();
    run.abort();
    await expect(counted).rejects.toThrow();
    expect(told).toEqual([3000, 2000]);
  });

  it('takes no time when there is nothing to count', async () => {
    const { told, options } = setUp();
    await countDown(0, options);
    expect(told).toEqual([]);
  });
});
