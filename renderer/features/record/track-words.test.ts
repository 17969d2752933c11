import { describe, expect, it } from 'vitest';
import type { TakeWarning } from '../../capture/take-state.ts';
import { describeTrack, describeWarning, sortWarnings } from './track-words.ts';

const screen = { track: 'screen', isLive: true } as const;
const microphone = { track: 'microphone', isLive: true } as const;
const lost: TakeWarning = { kind: 'track-lost', track: 'camera', atMs: 31_000 };
const missing: TakeWarning = { kind: 'track-missing', track: 'system-audio' };
const behind: TakeWarning = { kind: 'encoder-behind', track: 'screen' };
const hidden: TakeWarning = { kind: 'source-hidden' };
const still: TakeWarning = { kind: 'no-frames', track: 'screen' };

const during = (...warnings: readonly TakeWarning[]) => ({ phase: 'recording', warnings }) as const;

describe('describeTrack', () => {
  it('is live until something is wrong with this very track', () => {
    expect(describeTrack(screen, during(lost, missing), null).word).toBe('live');
    expect(describeTrack(screen, during(behind), null).word).toBe('falling behind');
    expect(describeTrack(screen, during(behind, still), null).word).toBe('no picture');
    expect(describeTrack(screen, during(hidden), null).word).toBe('hidden');
  });

  it('says when it was lost', () => {
    expect(describeTrack({ track: 'camera', isLive: false }, during(lost), null).word).toBe('lost at 0:31');
    expect(describeTrack({ track: 'camera', isLive: false }, during(), null).word).toBe('lost');
  });

  it('waits with the others while paused', () => {
    expect(describeTrack(screen, { phase: 'paused', warnings: [] }, null).word).toBe('paused');
  });

  it('tells of a silent microphone', () => {
    expect(describeTrack(microphone, during(), 'silent').word).toBe('silent');
    expect(describeTrack(screen, during(), 'silent').word).toBe('live');
  });
});

describe('describeWarning', () => {
  it.each([lost, missing, behind, hidden, still])('has calm sentences for %o', (warning) => {
    const { title, meaning } = describeWarning(warning);
    expect(`${title} ${meaning}`).toMatch(/^[A-Z][^!]*\.$/);
  });
});

describe('sortWarnings', () => {
  it('puts what is lost first and what never was last', () => {
    expect(sortWarnings([missing, behind, lost, still])).toEqual([lost, still, behind, missing]);
  });
});
