import { describe, expect, it } from 'vitest';
import { parseLoudness } from './measure-loudness.ts';
import { ffmpegOutput } from './test-support/real-ffmpeg.ts';

const lines = (sample: string) => ffmpegOutput(sample).split(/\r?\n/);

describe('parseLoudness', () => {
  it.each(['loudness-debian-5.1.9', 'loudness-npm-2018'])('reads speech in %s', (sample) => {
    expect(parseLoudness(lines(sample))).toEqual({ integratedLufs: -20.5, peakDb: -2 });
  });

  it.each(['silence-debian-5.1.9', 'silence-npm-2018'])('reads silence in %s', (sample) => {
    expect(parseLoudness(lines(sample))).toEqual({ integratedLufs: -Infinity, peakDb: -Infinity });
  });

  it('is null without a summary', () => {
    expect(parseLoudness(['pipe:0: Invalid data found when processing input'])).toBeNull();
  });
});
