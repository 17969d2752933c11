import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MadeFile } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import { loadCaptureIndex } from '../recording/capture-index.ts';
import { chunkOf, createTestRecorder, readSample, voiceMemo } from '../recording/recorder-fixture.ts';
import { type Media, createMedia } from './media-routes.ts';
import { playbackUrl, toDetail } from './playback.ts';
import { hasBrowser, withMediaPage } from './test-support/media-page.ts';

const sample = await readSample();
const ffmpeg = process.env.OUTSPOKEN_FFMPEG ?? 'ffmpeg';
const ffprobe = process.env.OUTSPOKEN_FFPROBE ?? 'ffprobe';
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outspoken-routes-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A finished take of the sample, and the media door to it. */
async function recordTake() {
  const { recorder, library } = createTestRecorder(root);
  const { recordingId } = await recorder.start(voiceMemo, 'window');
  for (let sequence = 0; sequence < 6; sequence++) {
    await recorder.appendChunk({ recordingId, ...chunkOf(sample, 6, sequence) }, 'window');
  }
  const whileCaptured = await playbackUrl(library.getStored(recordingId));
  await recorder.stop({ recordingId, elapsedMs: 6000, reason: 'stopped' });
  const errors: string[] = [];
  const media = createMedia({
    library,
    practiceMailbox: {
      attachment(id, index) {
        if (id !== 'abc' || index !== 0) throw new AppError('not-found', 'no such attachment');
        return { path: join(root, 'attachment'), mimeType: 'text/html', name: 'page.html' };
      },
    },
    previewPath: () => null,
    captureIndex: loadCaptureIndex,
    log: { info: () => undefined, error: (event) => errors.push(event) },
  });
  const url = (await playbackUrl(library.getStored(recordingId))) ?? '';
  return {
    recordingId,
    library,
    media,
    url,
    whileCaptured,
    errors,
    folder: library.getStored(recordingId).folder,
  };
}

const ask = (media: Media, path: string, init: RequestInit = {}) =>
  media(new Request(`http://app${path}`, init));

describe('a recording', () => {
  it('plays from its capture as a whole file with duration, the same sound as was captured', async () => {
    const { media, url, whileCaptured, folder, errors } = await recordTake();
    expect(whileCaptured).toBeNull();
    const response = await ask(media, url);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'audio/webm']);
    const served = join(root, 'served.webm');
    await writeFile(served, Buffer.from(await response.arrayBuffer()));
    const [duration, ...complaints] = run(ffprobe, [
      '-v',
      'warning',
      '-show_entries',
      'format=duration',
      '-of',
      'csv=p=0',
      served,
    ]);
    expect([Number(duration), complaints]).toEqual([6, []]);
    expect(run(ffmpeg, ['-v', 'warning', '-i', served, '-f', 'md5', '-'])).toEqual(
      run(ffmpeg, ['-v', 'error', '-i', join(folder, 'capture-microphone.webm'), '-f', 'md5', '-']),
    );
    expect(errors).toEqual([]);
  });

  it('plays from its master when that is whole, else from its capture, else not at all', async () => {
    const { recordingId, library, media, url, folder } = await recordTake();
    const content = Buffer.from('a master');
    const master: MadeFile = {
      file: 'master.m4a',
      preset: 'aac-48',
      mimeType: 'audio/mp4',
      sizeBytes: content.length,
      durationMs: 6000,
      sha256: createHash('sha256').update(content).digest('hex'),
      editRevision: 0,
    };
    await writeFile(join(folder, 'master.m4a'), content);
    await library.update(recordingId, ({ file }) => ({ ...file, master }));
    const detail = await toDetail(library.summary(recordingId), { ...library, folderLabel: () => 'Here' });
    expect(detail).toMatchObject({ captureSizeBytes: sample.length, folderLabel: 'Here' });
    expect(detail.playbackUrl).not.toBe(url);
    expect(await (await ask(media, detail.playbackUrl ?? '')).text()).toBe('a master');

    await writeFile(join(folder, 'master.m4a'), 'a mas');
    expect(await playbackUrl(library.getStored(recordingId))).toBe(url);
    expect((await ask(media, url, { method: 'HEAD' })).headers.get('content-type')).toBe('audio/webm');

    await rm(join(folder, 'capture-microphone.webm'));
    expect(await playbackUrl(library.getStored(recordingId))).toBeNull();
    expect((await ask(media, url)).status).toBe(404);
  });

  it('never leads out of its folder', async () => {
    const { recordingId, library, media, url, folder } = await recordTake();
    await writeFile(join(root, 'secret'), 'secret');
    await library.update(recordingId, ({ file }) => ({
      ...file,
      tracks: file.tracks.map((track) => ({ ...track, file: '../secret' })),
    }));
    expect((await ask(media, url)).status).toBe(404);
    await symlink(join(root, 'secret'), join(folder, 'link.webm'));
    await library.update(recordingId, ({ file }) => ({
      ...file,
      tracks: file.tracks.map((track) => ({ ...track, file: 'link.webm' })),
    }));
    expect((await ask(media, url)).status).toBe(404);
  });

  it('whose capture is no WebM is served as it is', async () => {
    const { media, url, folder } = await recordTake();
    const capture = join(folder, 'capture-microphone.webm');
    await writeFile(capture, 'not webm at all');
    expect(await (await ask(media, url)).text()).toBe('not webm at all');
  });
});

describe('media addresses', () => {
  it('serve attachments to save, never to show', async () => {
    const { media } = await recordTake();
    await writeFile(join(root, 'attachment'), '<script>');
    const response = await ask(media, '/media/practice/abc/0');
    expect(await response.text()).toBe('<script>');
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toContain('attachment; filename="page.html"');
  });

  it.each([
    '/media/recording/00000000-0000-4000-8000-000000000000/c1',
    '/media/recording/..%2f..%2fetc/passwd',
    '/media/recording/%00/x',
    '/media/practice/abc/1',
    '/media/practice/abc/-1',
    '/media/practice/abc/0/more',
    '/media/other/abc/0',
    '/media/',
    '/elsewhere',
  ])('do not know %s', async (path) => {
    const { media, errors } = await recordTake();
    expect((await ask(media, path)).status).toBe(404);
    expect(errors).toEqual([]);
  });

  it('take no other method', async () => {
    const { media, url } = await recordTake();
    expect((await ask(media, url, { method: 'DELETE' })).status).toBe(405);
  });
});

describe.skipIf(!hasBrowser())('a real browser', () => {
  it('knows the length of a capture and plays from its middle', async () => {
    const { media, url } = await recordTake();
    const played: unknown = await withMediaPage(media, (page) => page.evaluate(playFromMiddle(url)));
    expect(played).toEqual({ durationS: 6, seekableToS: 6, startedAtS: 3, wentOn: true });
  });
});

/** Script for a page: loads the sound, goes to its third second and plays until it is past it. */
function playFromMiddle(url: string): string {
  return `(async () => {
    const audio = new Audio(${JSON.stringify(url)});
    const once = (name) => new Promise((resolve, reject) => {
      audio.addEventListener(name, resolve, { once: true });
      audio.addEventListener('error', () => reject(new Error(audio.error.message)), { once: true });
    });
    await once('loadedmetadata');
    const { duration: durationS } = audio;
    const seekableToS = audio.seekable.end(0);
    const sought = once('seeked');
    audio.currentTime = 3;
    await sought;
    const startedAtS = audio.currentTime;
    await audio.play();
    while (audio.currentTime < 3.2) await once('timeupdate');
    return { durationS, seekableToS, startedAtS, wentOn: true };
  })()`;
}

/** Output of a program, both streams, as lines. */
function run(program: string, args: readonly string[]): readonly string[] {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  expect(status).toBe(0);
  return `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
}
