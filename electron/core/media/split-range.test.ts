import { describe, expect, it } from 'vitest';
import { playedMs, splitRange } from './split-range.ts';

const whole = { startMs: 0, endMs: 60_000 };
const silence = (atMs: number) => ({ startMs: atMs - 300, endMs: atMs + 300 });

describe('splitRange', () => {
  it('ends parts in the silences nearest to even lengths', () => {
    const silences = [5000, 18_500, 21_000, 37_000, 55_000].map(silence);
    const parts = splitRange(whole, 3, { edit: { cuts: [] }, silences });
    expect(parts).toEqual([
      { startMs: 0, endMs: 21_000 },
      { startMs: 21_000, endMs: 37_000 },
      { startMs: 37_000, endMs: 60_000 },
    ]);
  });

  it('cuts evenly where nobody is silent', () => {
    const parts = splitRange(whole, 2, { edit: { cuts: [] }, silences: [silence(3000)] });
    expect(parts.map(({ endMs }) => endMs)).toEqual([30_000, 60_000]);
  });

  it('counts what is played, and takes no silence that is cut out', () => {
    const edit = {
      cuts: [
        { startMs: 0, endMs: 20_000 },
        { startMs: 39_000, endMs: 41_000 },
      ],
    };
    const parts = splitRange(whole, 2, { edit, silences: [silence(40_000), silence(44_000)] });
    expect(parts.map(({ endMs }) => endMs)).toEqual([44_000, 60_000]);
    expect(parts.map((part) => playedMs(part, edit))).toEqual([22_000, 16_000]);
  });
});
