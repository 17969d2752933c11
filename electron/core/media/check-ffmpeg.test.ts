import { describe, expect, it } from 'vitest';
import { checkFfmpeg, checkProgram, parseEncoders } from './check-ffmpeg.ts';
import { anyFfmpeg, ffmpegOutput } from './test-support/real-ffmpeg.ts';

describe('parseEncoders', () => {
  it('reads names, not the legend above them', () => {
    const encoders = parseEncoders(ffmpegOutput('encoders-debian-5.1.9'));
    expect(encoders.has('aac')).toBe(true);
    expect(encoders.has('libopus')).toBe(true);
    expect(encoders.has('libsvtav1')).toBe(true);
    expect(encoders.has('=')).toBe(false);
    expect(encoders.size).toBeGreaterThan(150);
  });
});

describe('checkFfmpeg', () => {
  it('finds a real one good', async () => {
    const { ffmpeg, ffprobe } = await anyFfmpeg();
    expect((await checkFfmpeg(ffmpeg)).ok).toBe(true);
    expect((await checkProgram(ffprobe)).ok).toBe(true);
  });

  it('says why a program cannot be used, without its path', async () => {
    expect(await checkFfmpeg('/nowhere/ffmpeg')).toEqual({ ok: false, detail: 'cannot be run (ENOENT)' });
    expect(await checkProgram(process.execPath)).toEqual({ ok: false, detail: 'ends with exit status 9' });
  });
});
