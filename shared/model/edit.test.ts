import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FaceChange,
  defaultFace,
  editedDurationMs,
  faceAt,
  keptRanges,
  normaliseCuts,
  toCaptureMs,
  toEditedMs,
} from './edit.ts';

const durationMs = 10_000;
const range = fc
  .tuple(fc.integer({ min: -2000, max: 12_000 }), fc.integer({ min: 1, max: 4000 }))
  .map(([startMs, lengthMs]) => ({ startMs, endMs: startMs + lengthMs }));
const cuts = fc.array(range, { maxLength: 12 });

describe('normaliseCuts', () => {
  it('puts in order, joins what touches and keeps within the recording', () => {
    const given = [
      { startMs: 5000, endMs: 6000 },
      { startMs: -50, endMs: 1000 },
      { startMs: 6000, endMs: 7000 },
      { startMs: 9000, endMs: 20_000 },
    ];
    expect(normaliseCuts(given, durationMs)).toEqual([
      { startMs: 0, endMs: 1000 },
      { startMs: 5000, endMs: 7000 },
      { startMs: 9000, endMs: 10_000 },
    ]);
  });

  it('changes nothing the second time, and nothing that was given', () => {
    fc.assert(
      fc.property(cuts, (given) => {
        const before = structuredClone(given);
        const once = normaliseCuts(given, durationMs);
        expect(normaliseCuts(once, durationMs)).toEqual(once);
        expect(given).toEqual(before);
      }),
    );
  });

  it('cuts the same moments', () => {
    fc.assert(
      fc.property(cuts, fc.integer({ min: 0, max: durationMs - 1 }), (given, atMs) => {
        const isIn = (ranges: typeof given) =>
          ranges.some(({ startMs, endMs }) => startMs <= atMs && atMs < endMs);
        expect(isIn(normaliseCuts(given, durationMs))).toBe(isIn(given));
        expect(isIn(keptRanges(given, durationMs))).toBe(!isIn(given));
      }),
    );
  });
});

describe('the two clocks', () => {
  it('agree on every place that is kept', () => {
    fc.assert(
      fc.property(cuts, fc.integer({ min: 0, max: durationMs }), (given, atMs) => {
        const length = editedDurationMs(given, durationMs);
        fc.pre(atMs < length);
        const captureMs = toCaptureMs(given, durationMs, atMs);
        expect(toEditedMs(given, durationMs, captureMs)).toBe(atMs);
        const isKept = keptRanges(given, durationMs).some(
          ({ startMs, endMs }) => startMs <= captureMs && captureMs < endMs,
        );
        expect(isKept).toBe(true);
      }),
    );
  });

  it('never run backwards and end together', () => {
    fc.assert(
      fc.property(cuts, fc.integer({ min: 0, max: durationMs - 1 }), (given, atMs) => {
        const here = toEditedMs(given, durationMs, atMs);
        expect(toEditedMs(given, durationMs, atMs + 1) - here).toBeGreaterThanOrEqual(0);
        expect(toEditedMs(given, durationMs, atMs + 1) - here).toBeLessThanOrEqual(1);
        expect(toEditedMs(given, durationMs, durationMs)).toBe(editedDurationMs(given, durationMs));
      }),
    );
  });

  it('show the place behind a cut', () => {
    const one = [{ startMs: 2000, endMs: 5000 }];
    expect(toCaptureMs(one, durationMs, 2000)).toBe(5000);
    expect(toEditedMs(one, durationMs, 3000)).toBe(2000);
    expect(toCaptureMs(one, durationMs, 99_000)).toBe(durationMs);
  });

  it('stand still when all is cut', () => {
    const all = [{ startMs: 0, endMs: durationMs }];
    expect([editedDurationMs(all, durationMs), toCaptureMs(all, durationMs, 5)]).toEqual([0, 0]);
  });
});

describe('faceAt', () => {
  const change = (fromMs: number, layout: FaceChange['layout']): FaceChange => ({
    fromMs,
    layout,
    corner: 'top-left',
    size: 0.3,
  });

  it('is the last change up to then', () => {
    const face = [change(0, 'off'), change(4000, 'full')];
    expect([0, 3999, 4000, 9000].map((atMs) => faceAt(face, ['camera'], atMs).layout)).toEqual([
      'off',
      'off',
      'full',
      'full',
    ]);
  });

  it('is the default before the first change and where there is none', () => {
    expect(faceAt([], ['screen', 'camera'], 0).layout).toBe('bubble');
    expect(faceAt([change(4000, 'full')], ['screen', 'camera'], 0).layout).toBe('bubble');
    expect([defaultFace(['screen']).layout, defaultFace(['camera']).layout]).toEqual(['off', 'full']);
  });
});
