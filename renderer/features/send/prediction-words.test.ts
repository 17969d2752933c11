import { describe, expect, it } from 'vitest';
import type { Prediction } from '../../../shared/model/deliverable.ts';
import { describePrediction, explainNoPrediction, warnOfVoice } from './prediction-words.ts';

const limits = { limitBytes: 25_000_000, roomBytes: 18_200_000 };

function say(changes: Partial<Prediction>): string {
  const prediction: Prediction = {
    ...{ preset: 'universal', sizeBytes: 11_960_000, quality: 'sharp', partCount: 1, basis: 'measured' },
    ...{ width: 1920, height: 1080, frameRate: 30 },
    ...changes,
  };
  const { text, isWarning } = describePrediction(prediction, limits);
  return `${text}${isWarning ? ' !' : ''}`;
}

describe('describePrediction', () => {
  it.each<[Partial<Prediction>, string]>([
    [{}, 'About 12 MB, sharp. Fits one mail.'],
    [{ sizeBytes: 4_810_000 }, 'About 4.8 MB, sharp. Fits one mail.'],
    [{ basis: 'estimated', quality: 'good' }, 'Roughly 12 MB, good to read. Fits one mail.'],
    [
      { partCount: 3, sizeBytes: 50_000_000 },
      'Does not fit one mail at a readable quality: 3 parts. About 50 MB, sharp. !',
    ],
    [
      { preset: 'original', partCount: 4, sizeBytes: 70_000_000, quality: 'as-captured' },
      'Does not fit one mail as recorded: 4 parts. About 70 MB in all. !',
    ],
    [
      { preset: 'original', sizeBytes: 70_000_000, quality: 'as-captured' },
      'About 70 MB, exactly as recorded. Larger than a mail may be (25 MB). !',
    ],
    [{ quality: 'illegible' }, 'About 12 MB, too coarse to read. Fits one mail. !'],
  ])('%o: %s', (changes, text) => expect(say(changes)).toBe(text));
});

it('has room for anything as a link', () => {
  const large = { preset: 'original', sizeBytes: 700_000_000, quality: 'as-captured', partCount: 1 } as const;
  const prediction: Prediction = { ...large, basis: 'measured', width: 1920, height: 1080, frameRate: 30 };
  expect(describePrediction(prediction, null)).toEqual({
    text: 'About 700 MB, exactly as recorded. Goes as a link.',
    ...{ isWarning: false, isTooLarge: false },
  });
  expect(describePrediction(prediction, limits).isTooLarge).toBe(true);
});

describe('explainNoPrediction', () => {
  it('says why, where that helps', () => {
    expect(explainNoPrediction('unsupported')).toMatch(/^Its size is not known yet\. It is made to fit/);
    expect(explainNoPrediction('ffmpeg-missing')).toMatch(/ffmpeg.* It is made to fit/i);
  });
});

describe('warnOfVoice', () => {
  it('speaks up only where a mail has no room', () => {
    expect(warnOfVoice(18_200_000, limits)).toBeNull();
    expect(warnOfVoice(18_200_001, { ...limits, limitBytes: 2_500_000 })).toBe(
      'Larger than a mail may be (2.5 MB). A server may send it back.',
    );
  });
});
