import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editSchema, editedDurationMs, faceAt, untouchedEdit } from '../../../shared/model/edit.ts';
import {
  type EditContent,
  changeFace,
  changeFaceFrom,
  cutOut,
  isUntouched,
  leastKeptMs,
  putBack,
  removeFaceChange,
  setGain,
  setMuted,
  trimEnd,
  trimOf,
  trimStart,
  uncutPart,
} from './edit-changes.ts';

const durationMs = 10_000;
const plain: EditContent = untouchedEdit;
const tracks = ['screen', 'camera', 'microphone'] as const;

function cut(...ranges: readonly (readonly [number, number])[]): EditContent {
  return { ...plain, cuts: ranges.map(([startMs, endMs]) => ({ startMs, endMs })) };
}

describe('trimming', () => {
  it('moves either end and back', () => {
    const trimmed = trimEnd(trimStart(plain, durationMs, 1500), durationMs, 9000);
    expect(trimmed.cuts).toEqual(cut([0, 1500], [9000, 10_000]).cuts);
    expect(trimOf(trimmed, durationMs)).toEqual({ startMs: 1500, endMs: 9000 });
    expect(trimStart(trimEnd(trimmed, durationMs, durationMs), durationMs, 0)).toEqual(plain);
  });

  it('takes what it passes with it', () => {
    expect(trimStart(cut([2000, 3000], [5000, 6000]), durationMs, 2500).cuts).toEqual(
      cut([0, 3000], [5000, 6000]).cuts,
    );
  });

  it('always leaves something, in any order', () => {
    const step = fc.tuple(fc.boolean(), fc.integer({ min: -500, max: 11_000 }));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const end = steps.reduce(
          (edit, [isStart, atMs]) => (isStart ? trimStart : trimEnd)(edit, durationMs, atMs),
          plain,
        );
        expect(editedDurationMs(end.cuts, durationMs)).toBeGreaterThanOrEqual(leastKeptMs);
        expect(editSchema.safeParse({ ...end, revision: 0 }).success).toBe(true);
      }),
    );
  });
});

describe('cutting', () => {
  it('cuts and puts back, whole or in part', () => {
    const once = cutOut(plain, durationMs, [{ startMs: 2000, endMs: 5000 }]);
    expect(once?.cuts).toEqual(cut([2000, 5000]).cuts);
    expect(putBack(once ?? plain, durationMs, { startMs: 2000, endMs: 5000 }).cuts).toEqual([]);
    expect(putBack(once ?? plain, durationMs, { startMs: 3000, endMs: 4000 }).cuts).toEqual(
      cut([2000, 3000], [4000, 5000]).cuts,
    );
  });

  it('never cuts all', () => {
    expect(cutOut(cut([0, 6000]), durationMs, [{ startMs: 6000, endMs: 9900 }])).toBeNull();
  });

  it('says what of a range is new', () => {
    const found = [
      { startMs: 1000, endMs: 1500 },
      { startMs: 4000, endMs: 6000 },
    ];
    expect(uncutPart(cut([0, 2000], [5000, 5500]), durationMs, found)).toEqual({
      ranges: [found[1]],
      savedMs: 1500,
    });
  });
});

describe('the face', () => {
  it('comes and goes', () => {
    const gone = changeFaceFrom(plain, tracks, 4000, { layout: 'off' });
    const back = changeFaceFrom(gone, tracks, 7000, { layout: 'full' });
    expect([0, 4000, 7000].map((atMs) => faceAt(back.face, tracks, atMs).layout)).toEqual([
      'bubble',
      'off',
      'full',
    ]);
    const other = changeFaceFrom(back, tracks, 4020, { layout: 'side-by-side' });
    expect(other.face.map(({ fromMs }) => fromMs)).toEqual([0, 4000, 7000]);
    expect(faceAt(removeFaceChange(other, 4000).face, tracks, 5000).layout).toBe('bubble');
  });

  it('changes throughout', () => {
    const gone = changeFaceFrom(plain, tracks, 4000, { layout: 'off' });
    const moved = changeFace(gone, tracks, { corner: 'top-left' });
    expect(moved.face.map(({ layout, corner }) => [layout, corner])).toEqual([
      ['bubble', 'top-left'],
      ['off', 'top-left'],
    ]);
    expect(changeFace(moved, tracks, { layout: 'full' }).face).toHaveLength(1);
  });

  it('keeps no change that changes nothing', () => {
    const gone = changeFaceFrom(plain, tracks, 4000, { layout: 'off' });
    expect(changeFaceFrom(gone, tracks, 4000, { layout: 'bubble' }).face).toHaveLength(1);
  });
});

describe('sound', () => {
  it('is muted and made louder per track, and put back', () => {
    const changed = setGain(setMuted(plain, 'microphone', true), 'system-audio', -6);
    expect(changed).toMatchObject({ muted: ['microphone'], gainDb: { 'system-audio': -6 } });
    expect(isUntouched(changed)).toBe(false);
    expect(isUntouched(setGain(setMuted(changed, 'microphone', false), 'system-audio', 0))).toBe(true);
  });
});
