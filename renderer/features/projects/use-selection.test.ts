import { describe, expect, it } from 'vitest';
import { hasGap, toggled } from './use-selection.ts';

describe('toggled', () => {
  const all = ['a', 'b', 'c', 'd'];
  const after = (selected: string[], anchor: string | null, id: string, isRange: boolean) =>
    [...toggled({ all, selected: new Set(selected), anchor }, id, isRange)].toSorted();

  it('selects and lets go of one', () => {
    expect(after([], null, 'b', false)).toEqual(['b']);
    expect(after(['a', 'b'], 'a', 'b', false)).toEqual(['a']);
  });

  it('takes everything between the last one and this, in either direction', () => {
    expect(after(['b'], 'b', 'd', true)).toEqual(['b', 'c', 'd']);
    expect(after(['d'], 'd', 'b', true)).toEqual(['b', 'c', 'd']);
    expect(after(['a', 'b', 'c'], 'a', 'c', true)).toEqual([]);
  });

  it('takes one alone where the last one is not in the list any more', () => {
    expect(after([], 'gone', 'c', true)).toEqual(['c']);
  });
});

describe('hasGap', () => {
  const all = ['a', undefined, 'c', 'd'];

  it('is true where a row between the last one and this is not known', () => {
    expect(hasGap(all, 'a', 'd')).toBe(true);
    expect(hasGap(all, 'd', 'a')).toBe(true);
    expect(hasGap(all, 'd', 'c')).toBe(false);
  });

  it('is false where there is no last one in the list', () => {
    expect(hasGap(all, 'd', null)).toBe(false);
    expect(hasGap(all, 'd', 'gone')).toBe(false);
  });
});
