import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScreenPreset } from '../../../shared/model/deliverable.ts';
import type { Library } from '../library/library.ts';
import { type LibraryFixture, createLibraryFixture } from '../library/test-support/library-fixture.ts';
import { findAv1Encoder } from './av1-encoder.ts';
import { createDeliverables } from './deliverables.ts';
import { createFfmpegWorkshop } from './ffmpeg-workshop.ts';
import { makeMaster } from './make-master.ts';
import { probeMedia } from './probe-media.ts';
import { decodeSamples, freeContext, installedFfmpegs, plainFfmpeg } from './test-support/real-ffmpeg.ts';
import { makeTake } from './test-support/screen-take.ts';
import { voiceEncodings } from './voice-presets.ts';

const { signal } = new AbortController();

/** Moving noise over a picture at rest: dear to encode. Sound that is silent at the end of every second second. */
const noise = ['-f', 'lavfi', '-i', 'color=white:s=320x180:r=5:d=12,noise=alls=30:allf=t'];
const gaps = [
  '-f',
  'lavfi',
  '-i',
  "aevalsrc='0.4*sin(2*PI*300*t)*lt(mod(t,2),1.4)':s=48000:d=12",
  '-ac',
  '1',
];

describe.each(await installedFfmpegs())('makeDeliverables of a screen with $name', ({ name, tools }) => {
  let fixture: LibraryFixture;
  let library: Library;
  let base: string;
  let calm: string;
  let noisy: string;
  let hasAv1: boolean;
  let freeBytes: number;
  beforeAll(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open();
    base = mkdtempSync(join(tmpdir(), 'outspoken-deliver-'));
    hasAv1 = (await findAv1Encoder(tools, signal)) !== null;
    const marks = [{ atMs: 1500, label: '' }];
    calm = await add({ screen: { seconds: 4 }, microphone: { seconds: 4 } }, { marks });
    const long = { screen: { seconds: 12, source: noise }, microphone: { seconds: 12, source: gaps } };
    noisy = await add(long, {});
    freeBytes = (await deliver(noisy, 'universal')).files[0]?.sizeBytes ?? 0;
  });
  afterAll(async () => {
    await fixture.dispose();
    rmSync(base, { recursive: true, force: true });
  });

  async function add(made: Parameters<typeof makeTake>[2], changes: Parameters<typeof makeTake>[3]) {
    const author = { name: 'Anna Berg', email: 'anna@example.com' };
    const folder = mkdtempSync(join(base, 'take-'));
    const take = makeTake(tools, folder, made, { author, title: 'The page', ...changes });
    const begun = await library.beginTake({ file: { ...take, state: 'capturing' }, projectId: null });
    for (const file of readdirSync(folder)) execFileSync('cp', [join(folder, file), begun.folder]);
    await library.update(take.id, ({ file }) => ({ ...file, state: 'ready' }));
    return take.id;
  }

  function open() {
    const status = { state: 'ready', version: name, source: 'path' } as const;
    const workshop = createFfmpegWorkshop(() => Promise.resolve({ status, tools }));
    return { workshop, ...createDeliverables({ library, workshop, voicePreset: () => 'standard' }) };
  }

  async function deliver(recordingId: string, screenPreset: ScreenPreset, limitBytes: number | null = null) {
    const folder = mkdtempSync(join(base, 'out-'));
    const shares: number[] = [];
    const files = await open().makeDeliverables({
      ...{ recordingId, screenPreset, limitBytes, folder, signal },
      onProgress: (share) => shares.push(share),
    });
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(shares.at(-1)).toBe(1);
    expect(readdirSync(folder)).toEqual(files.map(({ file }) => file));
    for (const { file, sizeBytes } of files) expect(sizeBytes).toBe(statSync(join(folder, file)).size);
    return { files, folder };
  }

  const streams = (path: string) =>
    execFileSync(tools.ffprobe, ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', path])
      .toString()
      .trim()
      .split('\n');

  it.each([
    ['universal', ['h264', 'aac']],
    ['small', ['av1', 'opus']],
    ['original', ['h264', 'aac']],
  ] as const)('makes %s, which decodes from end to end', async (preset, codecs) => {
    const { files, folder } = await deliver(calm, preset);
    const [made] = files;
    const isFallback = preset === 'small' && !hasAv1;
    expect(files).toHaveLength(1);
    expect(made).toMatchObject({ preset: isFallback ? 'universal' : preset, mimeType: 'video/mp4' });
    const path = join(folder, made?.file ?? '');
    expect(streams(path)).toEqual(isFallback ? ['h264', 'aac'] : codecs);
    plainFfmpeg(tools, ['-xerror', '-i', path, '-f', 'null', '-']);
    const probed = await probeMedia({
      ...{ ffprobe: tools.ffprobe, directory: folder, name: made?.file ?? '', format: 'mov', signal },
    });
    expect(probed.tags).toMatchObject({ title: 'A screen', artist: 'Anna Berg' });
    expect(Math.abs(decodeSamples(tools, path).length / 48 - 4000)).toBeLessThan(60);
  });

  it('stays below a limit and fills it', async () => {
    const limitBytes = Math.round(freeBytes * 0.7);
    const { files } = await deliver(noisy, 'universal', limitBytes);
    expect(files).toHaveLength(1);
    expect(files[0]?.sizeBytes).toBeLessThanOrEqual(limitBytes);
    expect(files[0]?.sizeBytes).toBeGreaterThan(limitBytes * 0.9);
    const loose = await deliver(noisy, 'universal', freeBytes * 2);
    expect(loose.files[0]?.sizeBytes).toBeGreaterThan(freeBytes * 0.95);
  });

  it('splits what cannot fit into parts that end in silences', async () => {
    const limitBytes = Math.round(freeBytes * 0.25);
    const { files, folder } = await deliver(noisy, 'universal', limitBytes);
    expect(files.length).toBeGreaterThan(1);
    for (const { file, sizeBytes } of files) {
      expect(sizeBytes).toBeLessThanOrEqual(limitBytes);
      plainFfmpeg(tools, ['-xerror', '-i', join(folder, file), '-f', 'null', '-']);
      expect(streams(join(folder, file))).toEqual(['h264', 'aac']);
    }
    const ends = files.map((_, index) =>
      files.slice(0, index + 1).reduce((sum, { durationMs }) => sum + durationMs, 0),
    );
    expect(ends.at(-1)).toBeCloseTo(12_000, -1);
    for (const end of ends.slice(0, -1)) expect(end % 2000).toBeGreaterThan(1350);
  });

  it('sends a master as it is, and in parts when it is too large', async () => {
    await makeMaster(freeContext(tools), {
      ...{ library, recordingId: noisy, voiceEncoding: voiceEncodings['aac-48'] },
      onProgress: () => undefined,
    });
    const { sizeBytes } = library.getStored(noisy).file.master ?? { sizeBytes: 0 };
    const whole = await deliver(noisy, 'original');
    expect(Math.abs((whole.files[0]?.sizeBytes ?? 0) - sizeBytes)).toBeLessThan(2000);
    const { files } = await deliver(noisy, 'original', Math.round(sizeBytes * 0.7));
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) expect(file.sizeBytes).toBeLessThanOrEqual(Math.round(sizeBytes * 0.7));
  });

  it('tells what it would make', async () => {
    const deliverables = open();
    const { workshop } = deliverables;
    const request = { recordingId: noisy, screenPreset: 'universal', limitBytes: null } as const;
    expect(await deliverables.predict(request, signal)).toMatchObject({ basis: 'estimated', partCount: 1 });
    await workshop.refresh();
    const free = await deliverables.predict(request, signal);
    expect(free).toMatchObject({ basis: 'measured', quality: 'sharp', width: 320, height: 180 });
    expect(Math.abs(free.sizeBytes / freeBytes - 1)).toBeLessThan(0.25);
    const tight = await deliverables.predict(
      { ...request, limitBytes: Math.round(freeBytes * 0.25) },
      signal,
    );
    expect(tight.partCount).toBeGreaterThan(1);
    workshop.setHeld(true);
    expect(await deliverables.predict(request, signal)).toMatchObject({ basis: 'estimated' });
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const folder = mkdtempSync(join(base, 'out-'));
    const cancelled = new AbortController();
    const making = open().makeDeliverables({
      ...{
        recordingId: noisy,
        screenPreset: 'universal',
        limitBytes: null,
        folder,
        signal: cancelled.signal,
      },
      onProgress: () => cancelled.abort(new Error('enough')),
    });
    await expect(making).rejects.toThrow('enough');
    expect(readdirSync(folder)).toEqual([]);
  });
});
