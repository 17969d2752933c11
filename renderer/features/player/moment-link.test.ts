import { describe, expect, it } from 'vitest';
import { untouchedEdit } from '../../../shared/model/edit.ts';
import { momentOf, parseSeconds } from './moment-link.ts';

describe('momentOf', () => {
  it('says a time of the capture', () => {
    const recording = { id: 'a', captureDurationMs: 60_000, edit: null };
    expect(momentOf(recording, 12_345)).toEqual({ recordingId: 'a', atMs: 12_345 });
    const edit = { ...untouchedEdit, cuts: [{ startMs: 0, endMs: 20_000 }] };
    expect(momentOf({ ...recording, edit }, 12_345)).toEqual({ recordingId: 'a', atMs: 32_345 });
  });
});

describe('parseSeconds', () => {
  it('reads what addresses say, and nothing else', () => {
    expect(['0', '12', '32.3', '18000.25'].map(parseSeconds)).toEqual([0, 12_000, 32_300, 18_000_250]);
    expect(['', '-1', '1e9', 'NaN', '1.', '99999999', '1:02'].map(parseSeconds)).toEqual(Array(7).fill(null));
  });
});
