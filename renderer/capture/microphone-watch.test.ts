import { describe, expect, it } from 'vitest';
import { createMicrophoneWatch } from './microphone-watch.ts';

const silence = { peak: 0, muted: false, ended: false };
const room = { peak: 0.001, muted: false, ended: false };

describe('createMicrophoneWatch', () => {
  it('tells of silence within 3 s, and takes it back with the first sound', () => {
    const watch = createMicrophoneWatch();
    const at = (atMs: number) => watch({ ...silence, atMs });
    expect([at(0), at(1000), at(1900), at(2000), at(2100)]).toEqual([
      'fine',
      'fine',
      'fine',
      'silent',
      'silent',
    ]);
    expect(watch({ ...room, atMs: 2200 })).toBe('fine');
    expect([at(2300), at(4200), at(4300)]).toEqual(['fine', 'fine', 'silent']);
  });

  it('does not mind a pause in speech in a quiet room', () => {
    const watch = createMicrophoneWatch();
    const seen = Array.from({ length: 100 }, (_, index) => watch({ ...room, atMs: index * 100 }));
    expect(new Set(seen)).toEqual(new Set(['fine']));
  });

  it('tells at once of a muted or vanished microphone', () => {
    const watch = createMicrophoneWatch();
    expect(watch({ ...room, atMs: 0, muted: true })).toBe('muted');
    expect(watch({ ...room, atMs: 0, muted: true, ended: true })).toBe('gone');
  });
});
