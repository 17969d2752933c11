import { expect, it } from 'vitest';
import { nextLoop } from './next-loop.ts';

it('begins a passage, ends it, takes it away', () => {
  expect(nextLoop(null, 5000)).toEqual({ startMs: 5000, endMs: null });
  expect(nextLoop({ startMs: 5000, endMs: null }, 9000)).toEqual({ startMs: 5000, endMs: 9000 });
  expect(nextLoop({ startMs: 5000, endMs: 9000 }, 7000)).toBeNull();
});

it('begins anew before its beginning, and is no passage when nothing lies between', () => {
  expect(nextLoop({ startMs: 5000, endMs: null }, 2000)).toEqual({ startMs: 2000, endMs: null });
  expect(nextLoop({ startMs: 5000, endMs: null }, 5100)).toBeNull();
});
