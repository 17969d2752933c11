import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moveWindow, windowRows } from './row-window.ts';

describe('moveWindow', () => {
  it('stays while what is seen is well inside, and moves before its end is reached', () => {
    expect(moveWindow(0, { first: 100, count: 15 }, 1000)).toBe(0);
    expect(moveWindow(0, { first: 140, count: 15 }, 1000)).toBe(48);
    expect(moveWindow(48, { first: 90, count: 15 }, 1000)).toBe(0);
    expect(moveWindow(0, { first: 140, count: 15 }, 150)).toBe(0);
  });

  it('always shows what is seen, wherever one jumps to', () => {
    const rows = fc.record({ total: fc.nat(100_000), share: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(rows, fc.nat(100_000), ({ total, share }, before) => {
        const first = Math.floor(Math.max(0, total - 15) * share);
        const current = Math.max(0, Math.min(before, total - windowRows));
        const next = moveWindow(current, { first, count: 15 }, total);
        expect(next >= 0 && next <= first).toBe(true);
        expect(next + windowRows >= Math.min(total, first + 15)).toBe(true);
        expect(moveWindow(next, { first, count: 15 }, total)).toBe(next);
      }),
    );
  });
});
