import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addViews, isFinished, playedShare, viewsSchema } from './views.ts';

const now = '2026-11-23T09:30:00.000Z';
const hour = { durationMs: 3_600_000, now };

describe('addViews', () => {
  it.each([
    ['nothing', [], 60_000, false],
    ['4.9 seconds of a minute', [{ startMs: 10_000, endMs: 14_900 }], 60_000, false],
    ['5 seconds of a minute', [{ startMs: 10_000, endMs: 15_000 }], 60_000, true],
    ['three quarters of 2 seconds', [{ startMs: 0, endMs: 1500 }], 2000, true],
    ['the same second five times', Array(5).fill({ startMs: 0, endMs: 1000 }), 60_000, false],
  ])('%s', (_, played, durationMs, viewed) => {
    expect(addViews(null, played, { durationMs, now }).firstAt !== null).toBe(viewed);
  });

  it('keeps when it was first viewed', () => {
    const first = addViews(null, [{ startMs: 0, endMs: 6000 }], hour);
    const later = addViews(first, [{ startMs: 7000, endMs: 9000 }], {
      ...hour,
      now: '2026-12-01T00:00:00.000Z',
    });
    expect(later).toEqual({
      ...{ firstAt: now, lastAt: '2026-12-01T00:00:00.000Z' },
      ranges: [
        { startMs: 0, endMs: 6000 },
        { startMs: 7000, endMs: 9000 },
      ],
    });
  });

  it('stays small and valid, and never forgets what was played', () => {
    const range = fc
      .tuple(fc.nat(3_600_000), fc.nat(60_000))
      .map(([startMs, lengthMs]) => ({ startMs, endMs: startMs + lengthMs }));
    fc.assert(
      fc.property(fc.array(fc.array(range, { maxLength: 200 }), { maxLength: 8 }), (calls) => {
        let share = 0;
        let views = addViews(null, [], hour);
        for (const played of calls) {
          views = addViews(views, played, hour);
          expect(playedShare(views, hour.durationMs)).toBeGreaterThanOrEqual(share);
          share = playedShare(views, hour.durationMs);
        }
        viewsSchema.parse(views);
      }),
    );
  });
});

describe('isFinished', () => {
  it('does not ask for the last breath', () => {
    expect(isFinished({ ranges: [{ startMs: 0, endMs: 97_000 }] }, 100_000)).toBe(true);
    expect(isFinished({ ranges: [{ startMs: 0, endMs: 90_000 }] }, 100_000)).toBe(false);
  });
});
