import { describe, expect, it } from 'vitest';
import { noSelection, selectBetween, selectFrom, selectTo, selectedRange } from './selection.ts';

describe('a selection', () => {
  it('is there once both ends are', () => {
    const begun = selectFrom(noSelection, 2000);
    expect(selectedRange(begun)).toBeNull();
    expect(selectedRange(selectTo(begun, 5000))).toEqual({ startMs: 2000, endMs: 5000 });
    expect(selectedRange(selectTo(begun, 1000))).toBeNull();
    expect(selectedRange(selectFrom(selectTo(begun, 5000), 6000))).toBeNull();
  });

  it('is drawn in either direction', () => {
    expect(selectBetween(5000, 2000)).toEqual(selectBetween(2000, 5000));
    expect(selectedRange(selectBetween(3000, 3000))).toBeNull();
  });
});
