import { describe, expect, it } from 'vitest';
import { startElapsedClock } from './elapsed-clock.ts';

describe('startElapsedClock', () => {
  it('counts recorded time only, however often pause and resume are called', () => {
    let now = 1000;
    const clock = startElapsedClock(() => now);
    now = 3000;
    clock.pause();
    clock.pause();
    now = 60_000;
    expect(clock.elapsedMs()).toBe(2000);
    clock.resume();
    clock.resume();
    now = 61_500;
    expect(clock.elapsedMs()).toBe(3500);
  });
});
