import { describe, expect, it } from 'vitest';
import { installedFfmpegs, plainFfmpeg, speechPath } from './test-support/real-ffmpeg.ts';
import { followedTimeline, voiceSampleRate } from './voice-filters.ts';

const jumpSeconds = 0.023;

describe.each(await installedFfmpegs())('followedTimeline with $name', ({ tools }) => {
  it('keeps all sound where it was when the times jump as they do at a pause', () => {
    const decode = (filters: string) =>
      plainFfmpeg(tools, ['-i', speechPath, '-af', filters, '-ac', '1', '-f', 's16le', '-']);
    const plain = decode(`aresample=${voiceSampleRate}`);
    const jump = `asetpts='PTS+if(gt(T,3),${jumpSeconds}/TB,0)'`;
    const followed = decode(`aresample=${voiceSampleRate},${jump},${followedTimeline}`);
    const secondsOf = ({ length }: Buffer) => length / 2 / voiceSampleRate;
    expect(Math.abs(secondsOf(followed) - secondsOf(plain) - jumpSeconds)).toBeLessThan(0.03);
    const loudness = (sound: Buffer, fromSeconds: number) => {
      const samples = new Int16Array(new Uint8Array(sound).buffer);
      const from = Math.round(fromSeconds * voiceSampleRate);
      return samples
        .subarray(from, from + voiceSampleRate / 2)
        .reduce((sum, sample) => sum + Math.abs(sample), 0);
    };
    for (let seconds = 1; seconds < secondsOf(plain) - 1; seconds += 0.5) {
      const expected = loudness(plain, seconds);
      expect(Math.abs(loudness(followed, seconds) - expected)).toBeLessThan(expected * 0.5 + 500_000);
    }
  });
});
