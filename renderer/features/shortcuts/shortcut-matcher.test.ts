import { describe, expect, it } from 'vitest';
import { createShortcutMatcher } from './shortcut-matcher.ts';

describe('createShortcutMatcher', () => {
  it('knows single keys, whatever their case', () => {
    const match = createShortcutMatcher();
    expect([match('r', 0), match('R', 1), match('?', 2)]).toEqual(['record', 'record', 'show-shortcuts']);
  });

  it('takes the letter after G as a place', () => {
    const match = createShortcutMatcher();
    expect([match('g', 0), match('o', 400)]).toEqual([null, 'go-outbox']);
    expect([match('g', 1000), match('r', 1100)]).toEqual([null, 'go-record']);
  });

  it('forgets G after a while and after any other key', () => {
    const match = createShortcutMatcher();
    match('g', 0);
    expect(match('r', 2000)).toBe('record');
    match('g', 3000);
    match('x', 3100);
    expect(match('o', 3200)).toBeNull();
  });
});
