import { expect, it } from 'vitest';
import { createPace, restMs } from './pace.ts';

function work(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

it('rests about as long as it has worked, for all that share it', async () => {
  const pace = createPace(() => false);
  await pace();
  let rests = 0;
  for (let step = 0; step < 10; step += 1) {
    work(20);
    const beforeMs = performance.now();
    await Promise.all([pace(), pace()]);
    if (performance.now() - beforeMs > 10) rests += 1;
  }
  expect(rests).toBe(10);
});

it('rests longer while somebody asks for something, and never for long', () => {
  expect([restMs(20, false), restMs(20, true)]).toEqual([20, 80]);
  expect([restMs(5000, false), restMs(5000, true)]).toEqual([60, 240]);
});
