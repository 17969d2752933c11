import { describe, expect, it } from 'vitest';
import { editedLevels, editedMarks } from './axis.ts';

const cuts = [
  { startMs: 0, endMs: 2000 },
  { startMs: 5000, endMs: 6000 },
];

describe('editedMarks', () => {
  it('moves marks with what is cut before them and leaves out those in cuts', () => {
    const marks = [1000, 3000, 5500, 9000].map((atMs) => ({ atMs, label: '' }));
    expect(editedMarks(marks, cuts, 10_000)).toEqual([
      { number: 2, label: '', positionMs: 1000 },
      { number: 4, label: '', positionMs: 6000 },
    ]);
  });
});

describe('editedLevels', () => {
  it('leaves out what is cut', () => {
    expect(editedLevels([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], cuts, 10_000)).toEqual([2, 3, 4, 6, 7, 8, 9]);
    expect(editedLevels([1, 2], [], 10_000)).toEqual([1, 2]);
  });
});
