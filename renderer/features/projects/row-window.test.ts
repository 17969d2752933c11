import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addPage, drawRows, moveWindow, rangeAround, readMissing, readRows } from './row-window.ts';

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
        const current = Math.max(0, Math.min(before, total - readRows));
        const next = moveWindow(current, { first, count: 15 }, total);
        expect(next >= 0 && next <= first).toBe(true);
        expect(next + readRows >= Math.min(total, first + 15)).toBe(true);
        expect(moveWindow(next, { first, count: 15 }, total)).toBe(next);
      }),
    );
  });
});

describe('rangeAround', () => {
  it('has what is seen and ten rows more on both sides, for a step of scrolling the same', () => {
    expect(rangeAround({ first: 0, count: 15 })).toEqual({ first: 0, end: 27 });
    expect(rangeAround({ first: 40, count: 15 })).toEqual({ first: 30, end: 67 });
    expect(rangeAround({ first: 41, count: 15 })).toEqual({ first: 30, end: 67 });
    expect(rangeAround({ first: 42, count: 15 })).toEqual({ first: 32, end: 69 });
  });
});

describe('drawRows', () => {
  const rows = ['a', 'b', 'c', 'd', 'e', 'f', undefined, undefined];

  it('draws a part, with room for the rows before it', () => {
    expect(drawRows(rows, { first: 2, end: 4 }, [])).toEqual([
      { row: 'c', at: 3, gap: 2 },
      { row: 'd', at: 4, gap: 0 },
    ]);
  });

  it('keeps rows outside of that part, each once, and leaves out what was not read', () => {
    expect(drawRows(rows, { first: 3, end: 8 }, [0, 0, 4, -1])).toEqual([
      { row: 'a', at: 1, gap: 0 },
      { row: 'd', at: 4, gap: 2 },
      { row: 'e', at: 5, gap: 0 },
      { row: 'f', at: 6, gap: 0 },
    ]);
  });

  it('leaves as much room as there are rows, whichever are drawn', () => {
    const numbers = Array.from({ length: 60 }, (_, index) => index);
    const kept = fc.array(fc.integer({ min: -1, max: 59 }), { maxLength: 3 });
    fc.assert(
      fc.property(fc.nat(59), fc.nat(40), kept, (first, count, indexes) => {
        const drawn = drawRows(numbers, { first, end: first + count }, indexes);
        let end = 0;
        for (const { row, at, gap } of drawn) {
          end += gap + 1;
          expect(at).toBe(end);
          expect(row).toBe(at - 1);
        }
      }),
    );
  });
});

describe('addPage', () => {
  const row = (id: string, title = id) => ({ id, title });
  const known = addPage(undefined, { items: [row('a'), row('b')], total: 4 }, 0);

  it('knows what was read, and goes on knowing it', () => {
    expect(known).toEqual([row('a'), row('b'), undefined, undefined]);
    const more = addPage(known, { items: [row('c'), row('d')], total: 4 }, 2);
    expect(more).toEqual([row('a'), row('b'), row('c'), row('d')]);
  });

  it('keeps the very same row where it says the same, though it moved by one', () => {
    const changed = addPage(known, { items: [row('a'), row('b', 'B')], total: 4 }, 0);
    expect(changed[0]).toBe(known[0]);
    expect(changed[1]).toEqual(row('b', 'B'));
    const longer = addPage(known, { items: [row('new'), row('a'), row('b')], total: 5 }, 0);
    expect(longer[1]).toBe(known[0]);
    expect(longer[2]).toBe(known[1]);
  });

  it('forgets the others when rows have moved or the list has another length', () => {
    const full = addPage(known, { items: [row('c'), row('d')], total: 4 }, 2);
    const none = [undefined, undefined];
    expect(addPage(full, { items: [row('b'), row('c')], total: 4 }, 2)).toEqual([
      ...none,
      row('b'),
      row('c'),
    ]);
    expect(addPage(full, { items: [row('d')], total: 3 }, 2)).toEqual([...none, row('d')]);
  });
});

describe('readMissing', () => {
  const list = (length: number) => Array.from({ length }, (_, at) => ({ id: `r${at}` }));
  const pageOf = (rows: readonly { id: string }[], offset: number) => ({
    items: rows.slice(offset, offset + readRows),
    total: rows.length,
  });

  it('reads what is not known, and nothing else', async () => {
    const rows = list(2 * readRows + 10);
    const known = rows.map((row, at) => (at < readRows ? row : undefined));
    const asked: number[] = [];
    const all = await readMissing(known, (offset) => {
      asked.push(offset);
      return Promise.resolve(pageOf(rows, offset));
    });
    expect(all).toEqual(rows);
    expect(asked).toEqual([readRows, 2 * readRows]);
  });

  it('gives the rows as they are in the end where they move meanwhile', async () => {
    const before = list(2 * readRows);
    const after = [{ id: 'new' }, ...before];
    const known = before.map((row, at) => (at < readRows ? row : undefined));
    const all = await readMissing(known, (offset) => Promise.resolve(pageOf(after, offset)));
    expect(all).toEqual(after);
  });

  it('ends where there is less than was said', async () => {
    const known = [{ id: 'r0' }, undefined];
    expect(await readMissing(known, () => Promise.resolve({ items: [], total: 2 }))).toEqual([{ id: 'r0' }]);
  });
});
