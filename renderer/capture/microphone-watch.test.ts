import { describe, expect, it } from 'vitest';
import { createMicrophoneWatch } from './microphone-watch.ts';

const silence = { peak: 0, muted: false, ended: false };
const room = { peak: 0.001, muted: false, ended: false };

describe('createMicrophoneWatch', () => {
  it('tells of silence within 3 s, and takes it back with the first sound', () => {
    const watch = createMicrophoneWatch();
    const seen = Array.from({ length: 30 }, () => watch(silence));
    expect(seen.indexOf('silent')).toBeGreaterThan(9);
    expect(seen.at(-1)).toBe('silent');
    expect(watch(room)).toBe('fine');
  });

  it('does not mind a pause in speech in a quiet room', () => {
    const watch = createMicrophoneWatch();
    const seen = Array.from({ length: 100 }, () => watch(room));
    expect(new Set(seen)).toEqual(new Set(['fine']));
  });

  it('tells at once of a muted or vanished microphone', () => {
    const watch = createMicrophoneWatch();
    expect(watch({ ...room, muted: true })).toBe('muted');
    expect(watch({ ...room, muted: true, ended: true })).toBe('gone');
  });
});
