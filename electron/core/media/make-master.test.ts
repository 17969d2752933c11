import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Library } from '../library/library.ts';
import { type LibraryFixture, createLibraryFixture } from '../library/test-support/library-fixture.ts';
import { makeMaster } from './make-master.ts';
import type { MediaFormat } from './media-input.ts';
import { measureLoudness } from './measure-loudness.ts';
import { probeMedia } from './probe-media.ts';
import { addMemo } from './test-support/memo.ts';
import {
  chromiumCapturePath,
  correlation,
  decodeSamples,
  freeContext,
  installedFfmpegs,
  levelDb,
  makeCapture,
  peakDb,
  plainFfmpeg,
} from './test-support/real-ffmpeg.ts';
import { type VoiceEncodingName, voiceEncodings } from './voice-presets.ts';

const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const ffmpegs = await installedFfmpegs();

describe.each(ffmpegs)('makeMaster with $name', ({ tools }) => {
  let fixture: LibraryFixture;
  let library: Library;
  let base: string;
  beforeAll(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open();
    base = mkdtempSync(join(tmpdir(), 'outspoken-compress-'));
  });
  afterAll(async () => {
    await fixture.dispose();
    rmSync(base, { recursive: true, force: true });
  });

  async function compress(
    capture: string,
    preset: VoiceEncodingName = 'aac-48',
    onProgress: (share: number) => void = () => undefined,
  ) {
    const recordingId = await addMemo(library, capture);
    const options = { library, recordingId, voiceEncoding: voiceEncodings[preset], onProgress };
    const made = await makeMaster(freeContext(tools), options);
    const { folder, file } = library.getStored(recordingId);
    return { made, folder, file, path: join(folder, made.file) };
  }
  async function loudnessOf(path: string, format: MediaFormat): Promise<number> {
    const file = await open(path, 'r');
    try {
      return (await measureLoudness(freeContext(tools), { input: { file, format }, directory: base }))
        .integratedLufs;
    } finally {
      await file.close();
    }
  }

  it.each(['aac-48', 'aac-64', 'opus-24'] as const)(
    'keeps every word of speech, level, in %s',
    async (preset) => {
      const capture = join(base, 'speech.webm');
      makeCapture(tools, capture, { filters: 'volume=-9dB' });
      const before = hash(capture);
      const shares: number[] = [];
      const { made, folder, file, path } = await compress(capture, preset, (share) => shares.push(share));

      expect(hash(join(folder, 'capture-microphone.webm'))).toBe(before);
      expect(file.tracks.map(({ sha256 }) => sha256)).toEqual([before]);
      expect(file.master).toEqual(made);
      expect(made).toMatchObject({ preset, sizeBytes: statSync(path).size, sha256: hash(path) });
      expect(readdirSync(folder).sort()).toEqual(
        ['capture-microphone.webm', made.file, 'recording.json'].sort(),
      );
      expect(shares).toEqual(shares.toSorted((one, two) => one - two));
      expect(shares.at(-1)).toBeCloseTo(1, 2);

      const source = decodeSamples(tools, capture);
      const result = decodeSamples(tools, path);
      expect(Math.abs(result.length - source.length)).toBeLessThanOrEqual(2400);
      expect(Math.abs(made.durationMs - source.length / 48)).toBeLessThanOrEqual(50);
      // Opus at 24 kb/s keeps the sound and not the waveform.
      expect(correlation(source, result)).toBeGreaterThan(preset === 'opus-24' ? 0.9 : 0.97);
      expect(peakDb(result)).toBeLessThan(preset === 'opus-24' ? 1.5 : -1);
      const { format } = voiceEncodings[preset];
      expect(Math.abs((await loudnessOf(path, format)) + 16)).toBeLessThanOrEqual(1);
      // The pause between the sentences got the gain of the sentences, not more.
      const gain = levelDb(result, 1, 8) - levelDb(source, 1, 8);
      expect(levelDb(result, 9.2, 10)).toBeLessThanOrEqual(
        Math.max(-70, levelDb(source, 9.2, 10) + gain + 3),
      );
    },
  );

  it('makes a file that phones play: AAC-LC, mono, 48 kHz, index first, tagged', async () => {
    const capture = join(base, 'speech.webm');
    makeCapture(tools, capture);
    const { made, folder, path } = await compress(capture);
    const probed = await probeMedia({
      ffprobe: tools.ffprobe,
      directory: folder,
      name: made.file,
      format: 'mov',
      signal: new AbortController().signal,
    });
    expect(probed).toMatchObject({ codec: 'aac', channels: 1, sampleRate: 48_000, streamCount: 1 });
    expect(probed.tags).toMatchObject({
      title: 'Chapter one',
      artist: 'Anna Berg',
      date: '2026-11-22',
      major_brand: 'M4A ',
    });
    const bytes = readFileSync(path);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
    expect(made.sizeBytes / made.durationMs).toBeLessThan(60 / 8);
  });

  it('leaves silence silent', async () => {
    const capture = join(base, 'silence.webm');
    makeCapture(tools, capture, { input: ['-f', 'lavfi', '-t', '3', '-i', 'anullsrc=r=48000:cl=mono'] });
    const { path } = await compress(capture);
    expect(peakDb(decodeSamples(tools, path))).toBeLessThan(-80);
  });

  it('does not pump up the noise of a quiet room', async () => {
    const capture = join(base, 'room.webm');
    makeCapture(tools, capture, {
      input: ['-f', 'lavfi', '-t', '4', '-i', 'anoisesrc=r=48000:c=pink:a=0.004:seed=5'],
    });
    expect(await loudnessOf(capture, 'matroska')).toBeGreaterThan(-69);
    const { path } = await compress(capture);
    expect(levelDb(decodeSamples(tools, path), 1, 3)).toBeLessThan(
      levelDb(decodeSamples(tools, capture), 1, 3) + 1,
    );
  });

  it('brings down a clipped loud take without a peak above the limit', async () => {
    const capture = join(base, 'loud.webm');
    makeCapture(tools, capture, { filters: 'volume=30dB,alimiter=limit=1:level=disabled' });
    expect(await loudnessOf(capture, 'matroska')).toBeGreaterThan(-10);
    const { path } = await compress(capture);
    expect(peakDb(decodeSamples(tools, path))).toBeLessThan(-1.5);
    expect(Math.abs((await loudnessOf(path, 'mov')) + 16)).toBeLessThanOrEqual(1);
  });

  it('takes a real capture of Chromium, with two channels and no length', async () => {
    const { made } = await compress(chromiumCapturePath);
    const decoded = decodeSamples(tools, chromiumCapturePath);
    expect(Math.abs(made.durationMs - decoded.length / 48)).toBeLessThanOrEqual(50);
  });

  it('takes a capture that was cut off in the middle of a block', async () => {
    const whole = join(base, 'whole.webm');
    makeCapture(tools, whole);
    const cut = join(base, 'cut.webm');
    writeFileSync(cut, readFileSync(whole).subarray(0, Math.floor(statSync(whole).size * 0.6) + 13));
    const { made } = await compress(cut);
    expect(made.durationMs).toBeGreaterThan(6000);
    expect(made.durationMs).toBeLessThan(14_000);
  });

  it('keeps the place of what was said after a gap', async () => {
    const whole = join(base, 'whole.webm');
    makeCapture(tools, whole);
    // What comes after 8 s comes three seconds later, as after sound that the browser lost.
    const gap = join(base, 'gap.webm');
    const encoder = ['-c:a', 'libopus', '-b:a', '64k', '-f', 'webm'];
    plainFfmpeg(tools, ['-i', whole, '-af', 'asetpts=PTS+gt(T\\,8)*3/TB', ...encoder, gap]);
    const { made } = await compress(gap);
    expect(Math.abs(made.durationMs - 19_900)).toBeLessThan(150);
  });

  it.each([0.24, 0.5, 0.91])('goes on when the take is filed elsewhere at %d of the way', async (at) => {
    const capture = join(base, 'speech.webm');
    makeCapture(tools, capture);
    const recordingId = await addMemo(library, capture);
    const moves: Promise<void>[] = [];
    await makeMaster(freeContext(tools), {
      library,
      recordingId,
      voiceEncoding: voiceEncodings['aac-48'],
      onProgress: (share) => {
        if (moves.length > 0 || share < at) return;
        const placement = { client: 'Harbour Press', project: 'Memoir' };
        moves.push(library.fileRecording({ recordingId, title: `Moved at ${at}`, placement }));
      },
    });
    await Promise.all(moves);
    const { folder, file } = library.getStored(recordingId);
    expect(folder).toContain('Memoir');
    expect(file.master?.sha256).toBe(hash(join(folder, 'master.m4a')));
    expect(readdirSync(folder).sort()).toEqual(['capture-microphone.webm', 'master.m4a', 'recording.json']);
  });

  it('rejects a capture without sound, and leaves nothing behind', async () => {
    const capture = join(base, 'empty.webm');
    writeFileSync(capture, Buffer.alloc(300, 1));
    const recordingId = await addMemo(library, capture);
    const run = makeMaster(freeContext(tools), {
      library,
      recordingId,
      voiceEncoding: voiceEncodings['aac-48'],
      onProgress: () => undefined,
    });
    await expect(run).rejects.toMatchObject({ code: 'ffmpeg-failed' });
    const { folder, file } = library.getStored(recordingId);
    expect(file.master).toBeNull();
    expect(readdirSync(folder).sort()).toEqual(['capture-microphone.webm', 'recording.json']);
  });
});
