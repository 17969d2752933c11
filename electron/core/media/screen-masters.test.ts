import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CompressionJob } from '../../../shared/model/app.ts';
import { type Edit, untouchedEdit } from '../../../shared/model/edit.ts';
import { systemClock } from '../clock.ts';
import type { Library } from '../library/library.ts';
import { withEdit } from '../library/set-edit.ts';
import { type LibraryFixture, createLibraryFixture } from '../library/test-support/library-fixture.ts';
import { type QueueDatabase, openQueueDatabase } from '../queue-database.ts';
import { createSmallDisk } from '../recording/small-disk-fixture.ts';
import { createCompression } from './compression-queue.ts';
import type { Compression } from './compression.ts';
import { type FfmpegWorkshop, createFfmpegWorkshop } from './ffmpeg-workshop.ts';
import type { FfmpegTools } from './find-ffmpeg.ts';
import { anyFfmpeg, decodeSamples, makeCapture } from './test-support/real-ffmpeg.ts';
import { addMemo } from './test-support/memo.ts';
import { addTake, seeFrames } from './test-support/screen-take.ts';

const { disk, canMount, mount, unmount } = await createSmallDisk(32);
afterAll(() => rm(disk, { recursive: true, force: true }));

describe('masters of screens and of edited takes', () => {
  let tools: FfmpegTools;
  let fixture: LibraryFixture;
  let library: Library;
  let queue: QueueDatabase;
  let workshop: FfmpegWorkshop;
  let compression: Compression;
  let onChange: (job: CompressionJob) => void;
  const failures: unknown[] = [];

  beforeAll(async () => {
    tools = await anyFfmpeg();
  });
  async function open(root?: string): Promise<void> {
    library = await fixture.open(root === undefined ? {} : { root });
    const status = { state: 'ready', version: '5.1', source: 'path' } as const;
    workshop = createFfmpegWorkshop(() => Promise.resolve({ status, tools }));
    compression = createCompression({
      ...{ database: queue.database, library, workshop, clock: systemClock, roomEveryMs: 20 },
      voicePreset: () => 'standard',
      log: { info: () => undefined, error: (event, error) => failures.push([event, error]) },
      onChanged: (job) => onChange(job),
    });
  }
  beforeEach(async () => {
    fixture = createLibraryFixture();
    onChange = () => undefined;
    queue = openQueueDatabase(join(fixture.indexPath, '..', 'queue.db'));
    await open();
  });
  afterEach(async () => {
    await compression.dispose();
    await workshop.dispose();
    queue.database.close();
    await fixture.dispose();
  });

  const nextChange = (fits: (job: CompressionJob) => boolean) =>
    new Promise<CompressionJob>((resolve, reject) => {
      onChange = (job) => {
        if (fits(job)) resolve(job);
        else if (job.state === 'failed')
          reject(new Error(`failed: ${job.detail}`, { cause: failures.at(-1) }));
      };
    });
  const isState = (state: CompressionJob['state']) => (job: CompressionJob) => job.state === state;
  const setEdit = (recordingId: string, changes: Partial<Edit>) =>
    library.update(recordingId, ({ file }) =>
      withEdit(file, { ...untouchedEdit, revision: file.edit?.revision ?? 0, ...changes }),
    );
  const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

  it('makes a master.mp4, and a new one in its place when the Edit changes', async () => {
    const recordingId = await addTake(library, tools, {
      screen: { seconds: 2 },
      camera: { seconds: 2 },
      microphone: { seconds: 2 },
    });
    const { folder } = library.getStored(recordingId);
    const captured = readdirSync(folder).filter((name) => name.startsWith('capture'));
    const before = captured.map((name) => hash(join(folder, name)));
    compression.start();
    const made = nextChange(isState('done'));
    compression.enqueue(recordingId);
    await made;
    const { master } = library.getStored(recordingId).file;
    const path = join(folder, 'master.mp4');
    expect(master).toMatchObject({
      ...{
        file: 'master.mp4',
        preset: 'universal',
        mimeType: 'video/mp4',
        editRevision: 0,
        durationMs: 2000,
      },
      ...{ sizeBytes: statSync(path).size, sha256: hash(path) },
    });
    const bytes = readFileSync(path);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));

    const remade = nextChange(isState('done'));
    await setEdit(recordingId, { cuts: [{ startMs: 0, endMs: 1000 }], face: [] });
    compression.remake(recordingId);
    await remade;
    expect(library.summary(recordingId).durationMs).toBe(1000);
    expect(library.getStored(recordingId).file.master).toMatchObject({ editRevision: 1, durationMs: 1000 });
    expect(seeFrames(tools, path)[0]?.number()).toBe(30);
    expect(readdirSync(folder).sort()).toEqual([...captured, 'master.mp4', 'recording.json'].sort());
    expect(captured.map((name) => hash(join(folder, name)))).toEqual(before);
  });

  it('lets a newer Edit take the place of the one that is being made', async () => {
    const recordingId = await addTake(library, tools, { screen: { seconds: 4 }, microphone: { seconds: 4 } });
    await setEdit(recordingId, { cuts: [{ startMs: 0, endMs: 500 }] });
    compression.start();
    const running = nextChange(({ state, progress }) => state === 'running' && progress !== null);
    compression.enqueue(recordingId);
    await running;
    const done = nextChange(isState('done'));
    await setEdit(recordingId, { cuts: [{ startMs: 0, endMs: 3000 }] });
    compression.remake(recordingId);
    await done;
    expect(library.getStored(recordingId).file.master).toMatchObject({ editRevision: 2, durationMs: 1000 });
    expect(compression.listJobs()).toEqual([]);
  });

  it('cuts a voice that was edited, and leaves its capture alone', async () => {
    const capture = join(fixture.root, '..', 'speech.webm');
    makeCapture(tools, capture);
    const recordingId = await addMemo(library, capture);
    await setEdit(recordingId, { cuts: [{ startMs: 8000, endMs: 11_000 }] });
    compression.start();
    const done = nextChange(isState('done'));
    compression.enqueue(recordingId);
    await done;
    const { file, folder } = library.getStored(recordingId);
    expect(file.master).toMatchObject({ file: 'master.m4a', preset: 'aac-48', editRevision: 1 });
    expect(hash(join(folder, 'capture-microphone.webm'))).toBe(hash(capture));
    const sound = decodeSamples(tools, join(folder, 'master.m4a'));
    expect(Math.abs(sound.length / 48 - 14_000)).toBeLessThan(60);
  });

  it.skipIf(!canMount)(
    'says so when a mounted disk is full, leaves nothing behind, and goes on when there is room',
    async () => {
      expect(mount()).toBe(true);
      try {
        await compression.dispose();
        await open(disk);
        const noise = ['-f', 'lavfi', '-i', 'color=white:s=320x180:r=30:d=4,noise=alls=90:allf=t'];
        const recordingId = await addTake(library, tools, { screen: { seconds: 4, source: noise } });
        await setEdit(recordingId, { cuts: [{ startMs: 0, endMs: 100 }] });
        const { bavail, bsize } = await statfs(disk);
        const hog = join(disk, 'hog');
        writeFileSync(hog, Buffer.alloc(bavail * bsize - 100_000));
        compression.start();
        const failed = nextChange(isState('failed'));
        compression.enqueue(recordingId);
        expect((await failed).detail).toBe('No space left on device');
        const { folder } = library.getStored(recordingId);
        expect(readdirSync(folder).sort()).toEqual(['capture-screen.webm', 'recording.json']);
        const done = nextChange(isState('done'));
        rmSync(hog);
        await done;
        expect(library.getStored(recordingId).file.master).toMatchObject({
          file: 'master.mp4',
          editRevision: 1,
        });
      } finally {
        await compression.dispose();
        await fixture.close();
        unmount();
      }
    },
  );
});
