import { describe, expect, it } from 'vitest';
import { untouchedEdit } from '../../../shared/model/edit.ts';
import { listSaid, mostSaidLetters } from './list-said.ts';

const whole = { startMs: 0, endMs: Infinity };
const cue = (startMs: number, text: string, speaker: string | null = null) => {
  return { startMs, endMs: startMs + 2000, text, speaker };
};
const untouched = { edit: null, durationMs: 600_000 };

describe('listSaid', () => {
  it('makes paragraphs on one line, with their times', () => {
    const cues = [
      cue(0, 'Good\nmorning.', 'Ana'),
      cue(2000, 'About\u0000 chapter two.', 'Ana'),
      cue(5000, 'Yes?', 'Bo'),
    ];
    expect(listSaid(untouched, cues, [whole])).toEqual([
      {
        said: [
          { atMs: 0, text: 'Good morning. About chapter two.' },
          { atMs: 5000, text: 'Yes?' },
        ],
        isCut: false,
      },
    ]);
  });

  it('says nothing of what was cut out, and counts as it plays', () => {
    const edit = { ...untouchedEdit, cuts: [{ startMs: 10_000, endMs: 20_000 }] };
    const cues = [cue(1000, 'Before'), cue(9000, 'half'), cue(12_000, 'secret'), cue(21_000, 'After', 'Bo')];
    expect(listSaid({ ...untouched, edit }, cues, [whole])[0]?.said).toEqual([
      { atMs: 1000, text: 'Before' },
      { atMs: 11_000, text: 'After' },
    ]);
  });

  it('gives each file what it holds, and no more than a message takes', () => {
    const cues = Array.from({ length: 400 }, (_, index) => cue(index * 1000, `Sentence number ${index}.`));
    const [first, second, third] = listSaid(untouched, cues, [
      { startMs: 0, endMs: 100_000 },
      { startMs: 100_000, endMs: 300_000 },
      { startMs: 300_000, endMs: Infinity },
    ]);
    expect([first?.isCut, second?.isCut, third?.isCut]).toEqual([false, true, false]);
    expect(second?.said[0]?.atMs).toBeLessThan(100_000);
    expect(third?.said).toEqual([]);
    const letters = [first, second]
      .flatMap((one) => one?.said ?? [])
      .reduce((sum, { text }) => sum + text.length, 0);
    expect(letters).toBeGreaterThan(mostSaidLetters * 0.9);
    expect(letters).toBeLessThanOrEqual(mostSaidLetters);
  });
});
