import { describe, expect, it } from 'vitest';
import { parseProgress } from './ffmpeg-progress.ts';
import { ffmpegOutput } from './test-support/real-ffmpeg.ts';

describe('parseProgress', () => {
  it.each(['loudness-debian-5.1.9', 'loudness-npm-2018'])('parts progress from words in %s', (sample) => {
    const lines = ffmpegOutput(sample).split(/\r?\n/);
    const times = lines.flatMap((line) => parseProgress(line)?.outTimeMs ?? []);
    expect(times.at(-1)).toBeCloseTo(16898.375, 6);
    const words = lines.filter((line) => parseProgress(line) === null);
    expect(words.some((line) => line.includes('Summary:'))).toBe(true);
    expect(words.some((line) => line.includes('out_time'))).toBe(false);
  });

  it.each([
    ['out_time=00:00:00.021333', 21.333],
    ['out_time=12:34:56.500000', 45_296_500],
    ['out_time=-00:00:00.006500', 0],
    ['out_time=N/A', null],
    ['out_time_ms=21333', null],
    ['speed= 536x', null],
    ['progress=continue', null],
  ])('%s', (line, outTimeMs) => {
    expect(parseProgress(line)?.outTimeMs).toBe(outTimeMs);
  });

  it.each(['size=N/A time=00:00:16.89 bitrate=N/A', 'pipe:0: Invalid data found', ''])(
    'takes %j as words',
    (line) => {
      expect(parseProgress(line)).toBeNull();
    },
  );
});
