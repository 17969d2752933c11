import { describe, expect, it } from 'vitest';
import { untouchedEdit } from '../../../shared/model/edit.ts';
import { listMarks } from './list-marks.ts';

const marks = [
  { atMs: 1000, label: 'in the cut' },
  { atMs: 5000, label: 'hello' },
  { atMs: 62_000, label: 'second part' },
];
const recording = {
  marks,
  durationMs: 120_000,
  edit: { ...untouchedEdit, revision: 1, cuts: [{ startMs: 0, endMs: 2000 }] },
};

describe('listMarks', () => {
  it('gives times of what is left, without what was cut out', () => {
    expect(listMarks(recording, { startMs: 0, endMs: 118_000 })).toEqual([
      { atMs: 3000, label: 'hello' },
      { atMs: 60_000, label: 'second part' },
    ]);
  });

  it('gives each part its own', () => {
    expect(listMarks(recording, { startMs: 0, endMs: 59_000 }).map(({ label }) => label)).toEqual(['hello']);
    expect(listMarks(recording, { startMs: 59_000, endMs: 118_000 })).toEqual([
      { atMs: 1000, label: 'second part' },
    ]);
  });

  it('gives all of a recording that was never edited', () => {
    expect(listMarks({ ...recording, edit: null }, { startMs: 0, endMs: 120_000 })).toEqual(marks);
  });
});
