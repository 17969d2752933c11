import { describe, expect, it } from 'vitest';
import { shownFace } from './playback-source.ts';

describe('shownFace', () => {
  const screen = { track: 'screen', offsetMs: 0, durationMs: 60_000 } as const;
  const camera = { track: 'camera', offsetMs: 0, durationMs: 20_000 } as const;

  it('hides a camera that went away', () => {
    const layouts = [0, 20_500, 40_000].map((atMs) => shownFace([screen, camera], [], atMs).layout);
    expect(layouts).toEqual(['bubble', 'bubble', 'off']);
  });

  it('keeps the last picture of a camera alone', () => {
    expect(shownFace([camera], [], 40_000).layout).toBe('full');
  });
});
