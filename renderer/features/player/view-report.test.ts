import { describe, expect, it } from 'vitest';
import type { Range } from '../../../shared/model/edit.ts';
import { createViewReport, withSilences } from './view-report.ts';

/** Plays as `steps` say: time on the clock, place, and whether it plays. */
function play(steps: readonly (readonly [number, number, boolean])[], speed = 1): (readonly Range[])[] {
  const told: (readonly Range[])[] = [];
  const report = createViewReport((ranges) => told.push(ranges));
  for (const [nowMs, positionMs, isPlaying] of steps) report.follow({ isPlaying, positionMs, speed }, nowMs);
  return told;
}

describe('createViewReport', () => {
  it('tells what was played when it is paused', () => {
    expect(
      play([
        [0, 1000, true],
        [250, 1250, true],
        [500, 1500, true],
        [520, 1520, false],
      ]),
    ).toEqual([[{ startMs: 1000, endMs: 1520 }]]);
  });

  it('counts no jump, neither forth nor back', () => {
    expect(
      play([
        [0, 0, true],
        [250, 250, true],
        [260, 60_000, true],
        [510, 60_250, true],
        [520, 0, true],
        [770, 250, false],
      ]),
    ).toEqual([
      [
        { startMs: 0, endMs: 250 },
        { startMs: 60_000, endMs: 60_250 },
        { startMs: 0, endMs: 250 },
      ],
    ]);
  });

  it('tells every five seconds, whatever the speed', () => {
    const steps = Array.from({ length: 41 }, (_, index) => [index * 250, index * 500, true] as const);
    expect(play(steps, 2)).toEqual([[{ startMs: 0, endMs: 10_000 }], [{ startMs: 10_000, endMs: 20_000 }]]);
  });

  it('tells nothing of a recording that was only looked at', () => {
    expect(
      play([
        [0, 0, false],
        [100, 30_000, false],
        [200, 0, false],
      ]),
    ).toEqual([]);
  });
});

describe('withSilences', () => {
  it('counts silences that were gone over, not those elsewhere', () => {
    const [heard, near, far] = [
      { startMs: 1000, endMs: 4900 },
      { startMs: 5000, endMs: 8000 },
      { startMs: 9000, endMs: 12_000 },
    ];
    expect(withSilences([heard], [near, far])).toEqual([heard, near]);
    expect(withSilences([{ startMs: 8000, endMs: 8900 }], [near, far])).toEqual([
      { startMs: 8000, endMs: 8900 },
      far,
    ]);
    expect(withSilences([], [near])).toEqual([]);
  });
});
