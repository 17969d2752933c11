import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { untouchedEdit } from '../../../shared/model/edit.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import { loadCaptureIndex } from '../recording/capture-index.ts';
import { createTestRecorder } from '../recording/recorder-fixture.ts';
import {
  type TestTrack,
  readCapture,
  readScreenTake,
  recordSlices,
  startArgs,
} from '../recording/screen-take-fixture.ts';
import { type Media, createMedia } from './media-routes.ts';
import { toDetail } from './playback.ts';
import { hasBrowser, withMediaPage } from './test-support/media-page.ts';

const tracks = await readScreenTake();
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outspoken-tracks-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A finished take of these tracks, and the media door to it. */
async function recordTake(used: readonly TestTrack[] = tracks) {
  const { recorder, library } = createTestRecorder(root);
  const { recordingId } = await recorder.start(startArgs(used), 'window');
  await recordSlices(recorder, recordingId, used, 80);
  const detail = () => toDetail(library.summary(recordingId), { ...library, folderLabel: () => 'Here' });
  const whileCaptured = await detail();
  await recorder.stop({ recordingId, elapsedMs: 8300, reason: 'stopped' });
  const noAttachment = () => {
    throw new AppError('not-found', 'none');
  };
  const media = createMedia({
    library,
    practiceMailbox: { attachment: noAttachment },
    previewPath: () => null,
    captureIndex: loadCaptureIndex,
    log: { info: () => undefined, error: () => undefined },
  });
  const { folder } = library.getStored(recordingId);
  const change = (changes: Partial<RecordingFile>) =>
    library.update(recordingId, ({ file }) => ({ ...file, ...changes }));
  return { recordingId, media, detail, whileCaptured, folder, change };
}

/** Puts a master into `folder` that was made with this Edit. */
async function makeMaster(folder: string, editRevision: number): Promise<Partial<RecordingFile>> {
  const content = Buffer.from(`master of ${editRevision}`);
  await writeFile(join(folder, 'master.mp4'), content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const made = { file: 'master.mp4', preset: 'universal' as const, mimeType: 'video/mp4', durationMs: 8000 };
  return { master: { ...made, sizeBytes: content.length, sha256, editRevision } };
}

describe('a recording of several tracks', () => {
  it('is played track by track, each placed on the clock', async () => {
    const { detail, whileCaptured, recordingId } = await recordTake();
    expect(whileCaptured).toMatchObject({ tracks: [], playbackUrl: null });
    const { tracks: playable, playbackUrl, captureDurationMs } = await detail();
    expect([playbackUrl, captureDurationMs]).toEqual([null, 8352]);
    const lengths = [8263, 8267, 8290, 8277];
    expect(playable).toEqual(
      tracks.map(({ track, mimeType, offsetMs, slices }, index) => ({
        track,
        mimeType,
        offsetMs,
        durationMs: lengths[index],
        lostAtMs: null,
        deviceLabel: `Test ${track}`,
        url: `/media/track/${recordingId}/${track}/c${Buffer.concat(slices).length}`,
      })),
    );
  });

  it('leaves out what is gone and tells the length that earlier versions did not', async () => {
    const { detail, folder, change } = await recordTake(tracks.slice(0, 2));
    await rm(join(folder, 'capture-camera.webm'));
    await change({});
    const [screen, ...others] = (await detail()).tracks;
    expect([screen?.track, others]).toEqual(['screen', []]);

    const old = await recordTake(tracks.slice(2, 3));
    const [only] = (await old.detail()).tracks;
    await old.change({ tracks: [{ ...fileOf(only), durationMs: null, sha256: null }] });
    expect((await old.detail()).tracks).toMatchObject([{ durationMs: 8290 }]);
  });

  it('is played by its master while that has the Edit of today, and else track by track', async () => {
    const { media, detail, folder, change } = await recordTake();
    await change(await makeMaster(folder, 0));
    const before = await detail();
    expect(before.playbackUrl).toMatch(/^\/media\/recording\/.*\/m/);
    await change({ edit: { ...untouchedEdit, revision: 1 } });
    expect(await detail()).toMatchObject({ playbackUrl: null, tracks: { length: 4 }, edit: { revision: 1 } });
    // Whoever still plays it can go on.
    const stale = await media(new Request(`http://app${before.playbackUrl ?? ''}`));
    expect(await stale.text()).toBe('master of 0');
    await change(await makeMaster(folder, 1));
    expect((await detail()).playbackUrl).not.toBe(before.playbackUrl);
    expect((await detail()).playbackUrl).not.toBeNull();
  });

  it('of one track is played as a whole until it is edited', async () => {
    const { detail, change } = await recordTake(tracks.slice(0, 1));
    expect((await detail()).playbackUrl).toMatch(/\/c\d+$/);
    await change({ edit: { ...untouchedEdit, revision: 1 } });
    expect(await detail()).toMatchObject({ playbackUrl: null, tracks: [{ track: 'screen' }] });
  });

  it('knows no track but its own', async () => {
    const { media, recordingId } = await recordTake(tracks.slice(0, 1));
    const status = async (path: string) => (await media(new Request(`http://app${path}`))).status;
    expect(await status(`/media/track/${recordingId}/screen/c1`)).toBe(200);
    for (const path of ['camera/c1', 'screen', 'screen/c1/more', 'toString/c1', '../c1', 'screen/%2e%2e'])
      expect(await status(`/media/track/${recordingId}/${path}`)).toBe(404);
    expect(await status('/media/track/nobody/screen/c1')).toBe(404);
  });
});

describe.skipIf(!hasBrowser())('a real browser', () => {
  const captures: readonly (readonly [string, number])[] = [
    ['screen-h264.mkv', 8.263],
    ['camera-h264.mkv', 8.267],
    ['screen-vp8.webm', 5.182],
    ['screen-vp9.webm', 5.204],
    ['screen-av1.webm', 5.182],
    ['tab-resting.mkv', 74.455],
  ];

  it('plays every kind of capture and shows the picture it is asked for', async () => {
    const urls: string[] = [];
    let door: Media | null = null;
    for (const [name] of captures) {
      const capture = await readCapture(`chromium-${name}`);
      const { media, detail } = await recordTake([{ track: 'screen', offsetMs: 0, ...capture }]);
      urls.push((await detail()).tracks[0]?.url ?? '');
      door = media;
    }
    if (!door) throw new Error('no captures');
    await withMediaPage(door, async (page) => {
      for (const [number, [name, durationS]] of captures.entries()) {
        const played = await page.evaluate<Played>(seekAndPlay(urls[number] ?? '', [0.5, 0.97, 0.1, 0.8]));
        expect([name, played.durationS, played.seekableToS]).toEqual([name, durationS, durationS]);
        const frameS = name === 'tab-resting.mkv' ? 2.1 : 0.15;
        for (const [soughtS, shownS] of played.shown) {
          expect([name, soughtS - shownS > -0.001, soughtS - shownS < frameS]).toEqual([name, true, true]);
        }
        expect(played.endedAtS).toBeCloseTo(durationS, 1);
      }
    });
  });
});

interface Played {
  readonly durationS: number;
  readonly seekableToS: number;
  /** Times that were sought, with those of the frames that were shown then. */
  readonly shown: readonly (readonly [number, number])[];
  readonly endedAtS: number;
}

/** Script for a page: loads the picture, goes to these shares of it, then plays the end. */
function seekAndPlay(url: string, shares: readonly number[]): string {
  return `(async () => {
    const video = document.createElement('video');
    video.muted = true;
    document.body.append(video);
    const once = (name) => new Promise((resolve, reject) => {
      video.addEventListener(name, resolve, { once: true });
      video.addEventListener('error', () => reject(new Error(video.error.message)), { once: true });
    });
    const nextFrame = () => new Promise((resolve) =>
      video.requestVideoFrameCallback((_, { mediaTime }) => resolve(mediaTime)));
    const loaded = nextFrame();
    video.src = ${JSON.stringify(url)};
    await loaded;
    const { duration: durationS } = video;
    const shown = [];
    for (const share of ${JSON.stringify(shares)}) {
      const frame = nextFrame();
      const sought = once('seeked');
      video.currentTime = durationS * share;
      await sought;
      shown.push([durationS * share, await frame]);
    }
    const near = once('seeked');
    video.currentTime = durationS - 0.6;
    await near;
    const ended = once('ended');
    await video.play();
    await ended;
    video.remove();
    return { durationS, seekableToS: video.seekable.end(0), shown, endedAtS: video.currentTime };
  })()`;
}

function fileOf(track: Awaited<ReturnType<typeof toDetail>>['tracks'][number] | undefined) {
  if (!track) throw new Error('no track');
  const { track: name, mimeType, offsetMs, deviceLabel, lostAtMs, durationMs } = track;
  const file = `capture-${name}.webm`;
  return { track: name, file, mimeType, sizeBytes: 1, offsetMs, deviceLabel, lostAtMs, durationMs };
}
