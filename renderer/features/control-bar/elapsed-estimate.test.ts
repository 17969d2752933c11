import { describe, expect, it } from 'vitest';
import { createElapsedEstimate } from './elapsed-estimate.ts';

const running = { recordingId: 'a', paused: false } as const;
const paused = { recordingId: 'a', paused: true } as const;

describe('createElapsedEstimate', () => {
  it('is nothing before anything was told', () => {
    expect(createElapsedEstimate().at(5000)).toBe(0);
  });

  it('goes on between what is told, and never back while the take runs', () => {
    const clock = createElapsedEstimate();
    clock.learn({ ...running, elapsedMs: 2000 }, 10_000);
    expect(clock.at(10_500)).toBe(2500);
    clock.learn({ ...running, elapsedMs: 2000 }, 10_600);
    expect(clock.at(10_600)).toBe(2600);
    clock.learn({ ...running, elapsedMs: 3000 }, 10_700);
    expect(clock.at(10_700)).toBe(3000);
  });

  it('stands while paused and goes on from there', () => {
    const clock = createElapsedEstimate();
    clock.learn({ ...running, elapsedMs: 2000 }, 10_000);
    clock.learn({ ...paused, elapsedMs: 2400 }, 10_400);
    expect(clock.at(60_000)).toBe(2400);
    clock.learn({ ...running, elapsedMs: 2400 }, 60_000);
    expect(clock.at(60_100)).toBe(2500);
  });

  it('begins anew with another take', () => {
    const clock = createElapsedEstimate();
    clock.learn({ ...running, elapsedMs: 90_000 }, 100_000);
    clock.learn({ ...running, recordingId: 'b', elapsedMs: 0 }, 101_000);
    expect(clock.at(101_200)).toBe(200);
  });
});
