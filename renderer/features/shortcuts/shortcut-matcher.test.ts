import { describe, expect, it } from 'vitest';
import { type KeyStroke, createShortcutMatcher } from './shortcut-matcher.ts';

function stroke(key: string, modifiers: Partial<KeyStroke> = {}): KeyStroke {
  return { key, code: '', shiftKey: false, altKey: false, ...modifiers };
}

describe('createShortcutMatcher', () => {
  it('knows single keys, also with Caps Lock', () => {
    const match = createShortcutMatcher();
    expect([match(stroke('r'), 0), match(stroke('R'), 1)]).toEqual(['record-voice', 'record-voice']);
    expect(match(stroke('?', { shiftKey: true }), 2)).toBe('show-shortcuts');
  });

  it('takes R with Shift for the screen and with Alt for the camera', () => {
    const match = createShortcutMatcher();
    expect(match(stroke('R', { shiftKey: true }), 0)).toBe('record-screen');
    expect(match(stroke('r', { altKey: true }), 1)).toBe('record-camera');
    expect(match(stroke('®', { altKey: true, code: 'KeyR' }), 2)).toBe('record-camera');
    expect(match(stroke('?', { altKey: true, shiftKey: true }), 3)).toBeNull();
  });

  it('takes the letter after G as a place', () => {
    const match = createShortcutMatcher();
    expect([match(stroke('g'), 0), match(stroke('o'), 400)]).toEqual([null, 'go-outbox']);
    expect([match(stroke('g'), 1000), match(stroke('r'), 1100)]).toEqual([null, 'go-record']);
  });

  it('forgets G after a while and after any other key', () => {
    const match = createShortcutMatcher();
    match(stroke('g'), 0);
    expect(match(stroke('r'), 2000)).toBe('record-voice');
    match(stroke('g'), 3000);
    match(stroke('x'), 3100);
    expect(match(stroke('o'), 3200)).toBeNull();
  });
});
