import { describe, expect, it } from 'vitest';
import { pickLead, skipCut, steer } from './timeline.ts';

const microphone = { track: 'microphone', offsetMs: 40, durationMs: 5000 } as const;
const systemAudio = { track: 'system-audio', offsetMs: 0, durationMs: 9000 } as const;
const screen = { track: 'screen', offsetMs: 100, durationMs: 10_000 } as const;
const camera = { track: 'camera', offsetMs: 0, durationMs: 12_000 } as const;

describe('pickLead', () => {
  it('follows the longest sound, then the screen, then the camera, as long as they last', () => {
    const parts = [camera, screen, microphone, systemAudio];
    const leads = [0, 1000, 8999, 9000, 10_100, 12_000].map((atMs) => pickLead(parts, atMs)?.track);
    expect(leads).toEqual(['system-audio', 'system-audio', 'system-audio', 'screen', 'camera', undefined]);
    expect(pickLead([screen, microphone], 60)?.track).toBe('microphone');
    expect(pickLead([screen, microphone], 20)).toBeNull();
  });
});

describe('skipCut', () => {
  it('goes on behind a cut', () => {
    const cuts = [
      { startMs: 2000, endMs: 4000 },
      { startMs: 6000, endMs: 7000 },
    ];
    expect([1999, 2000, 3500, 4000, 6999].map((atMs) => skipCut(cuts, atMs))).toEqual([
      1999, 4000, 4000, 4000, 7000,
    ]);
  });
});

describe('steer', () => {
  it('leaves small drifts alone, slows what is ahead, hurries what is behind, and seeks what is lost', () => {
    expect(steer(5, 'picture')).toBe(1);
    expect(steer(40, 'picture')).toBeCloseTo(0.9);
    expect(steer(-200, 'picture')).toBeCloseTo(1.25);
    expect(steer(200, 'sound')).toBeCloseTo(0.95);
    expect(steer(-400, 'picture')).toBe('seek');
  });
});
