import { expect, it } from 'vitest';
import { createWorkProgress } from './work-progress.ts';

function createClock() {
  let now = 1000;
  return { monotonicMs: () => now, advance: (ms: number) => void (now += ms) };
}

it('tells at most four times per second, and never goes back', () => {
  const clock = createClock();
  const progress = createWorkProgress(clock);
  expect(progress.share()).toBeNull();
  const told = Array.from({ length: 100 }, (_unused, index) => {
    clock.advance(10);
    return progress.update(index / 100);
  });
  expect(told.filter(Boolean)).toHaveLength(4);
  progress.update(0.5);
  expect(progress.share()).toBe(0.99);
});

it('estimates what is left from the time worked, not the time rested', () => {
  const clock = createClock();
  const progress = createWorkProgress(clock);
  clock.advance(1000);
  progress.update(0.25);
  expect(progress.remainingMs()).toBe(3000);
  progress.setResting(true);
  clock.advance(60_000);
  expect(progress.remainingMs()).toBeNull();
  progress.setResting(false);
  expect(progress.remainingMs()).toBe(3000);
});
