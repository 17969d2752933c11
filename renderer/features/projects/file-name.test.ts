import { describe, expect, it } from 'vitest';
import { copyName } from './file-name.ts';

describe('copyName', () => {
  const track = { track: 'microphone' as const, url: '', mimeType: 'audio/webm;codecs=opus' };
  const tracks = [{ ...track, offsetMs: 0, durationMs: 1, lostAtMs: null, deviceLabel: '' }];
  it.each([
    ['/media/recording/1/m0a', 'voice', 'A-B.m4a'],
    ['/media/recording/1/m0a', 'screen', 'A-B.mp4'],
    ['/media/recording/1/c100', 'voice', 'A-B.webm'],
  ] as const)('names a copy of %s of kind %s %s', (playbackUrl, kind, name) => {
    expect(copyName({ title: 'A/B', kind, playbackUrl, tracks })).toBe(name);
  });
});
