import { expect, it } from 'vitest';
import { createStartCalm } from './start-calm.ts';

const times = { firstMs: 60_000, quietMs: 20, mostMs: 60_000 };
const never = () => false;

it('waits for a window, then until it asks no more, and not again', async () => {
  const calm = createStartCalm(times);
  let isOver = false;
  const waiting = calm.wait(never).then(() => (isOver = true));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(isOver).toBe(false);
  calm.touch();
  await waiting;
  calm.touch();
  await calm.wait(never);
});

it('waits no longer than it may for a window that never comes, or never rests', async () => {
  await createStartCalm({ ...times, firstMs: 30 }).wait(never);
  const calm = createStartCalm({ ...times, quietMs: 50, mostMs: 200 });
  const asking = setInterval(calm.touch, 5);
  await calm.wait(never);
  clearInterval(asking);
});

it('ends when nobody wants it any more', async () => {
  let isOff = false;
  const waiting = createStartCalm(times).wait(() => isOff);
  isOff = true;
  await waiting;
});
