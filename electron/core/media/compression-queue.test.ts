import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CompressionJob } from '../../../shared/model/app.ts';
import { systemClock } from '../clock.ts';
import type { Library } from '../library/library.ts';
import { type LibraryFixture, createLibraryFixture } from '../library/test-support/library-fixture.ts';
import { type QueueDatabase, openQueueDatabase } from '../queue-database.ts';
import { createCompression } from './compression-queue.ts';
import type { Compression } from './compression.ts';
import { type FfmpegWorkshop, createFfmpegWorkshop } from './ffmpeg-workshop.ts';
import type { FfmpegTools, FoundFfmpeg } from './find-ffmpeg.ts';
import { partName } from './part-files.ts';
import { addMemo } from './test-support/memo.ts';
import { anyFfmpeg, makeCapture } from './test-support/real-ffmpeg.ts';

const missing: FoundFfmpeg = { status: { state: 'missing', detail: 'none' }, tools: null };

describe('createCompression', () => {
  let tools: FfmpegTools;
  let base: string;
  let speech: string;
  let fixture: LibraryFixture;
  let library: Library;
  let queue: QueueDatabase;
  let workshop: FfmpegWorkshop;
  let compression: Compression;
  let found: FoundFfmpeg;
  let changes: CompressionJob[];
  let onChange: (job: CompressionJob) => void;
  const failures: unknown[] = [];

  beforeAll(async () => {
    tools = await anyFfmpeg();
    base = mkdtempSync(join(tmpdir(), 'outspoken-queue-'));
    speech = join(base, 'speech.webm');
    makeCapture(tools, speech);
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  function open(): void {
    changes = [];
    onChange = () => undefined;
    workshop = createFfmpegWorkshop(() => Promise.resolve(found));
    compression = createCompression({
      database: queue.database,
      library,
      workshop,
      voicePreset: () => 'standard',
      clock: systemClock,
      log: { info: () => undefined, error: (event, error) => failures.push([event, error]) },
      onChanged: (job) => {
        changes.push(job);
        onChange(job);
      },
    });
  }
  async function close(): Promise<void> {
    await compression.dispose();
    await workshop.dispose();
  }
  beforeEach(async () => {
    found = { status: { state: 'ready', version: '5.1', source: 'path' }, tools };
    fixture = createLibraryFixture();
    library = await fixture.open();
    queue = openQueueDatabase(join(mkdtempSync(join(base, 'data-')), 'queue.db'));
    open();
  });
  afterEach(async () => {
    await close();
    queue.database.close();
    await fixture.dispose();
    failures.length = 0;
  });

  /** Resolves with the first change that fits, from now on. */
  const nextChange = (fits: (job: CompressionJob) => boolean) =>
    new Promise<CompressionJob>((resolve) => {
      onChange = (job) => {
        if (fits(job)) resolve(job);
      };
    });
  const isState = (state: CompressionJob['state']) => (job: CompressionJob) => job.state === state;
  const hasProgress = ({ state, progress }: CompressionJob) => state === 'running' && progress !== null;
  const master = (recordingId: string) => library.getStored(recordingId).file.master;
  const partsOf = (recordingId: string) =>
    readdirSync(library.getStored(recordingId).folder).filter((name) => name.endsWith('.part'));
  /** A job that runs and is held in the middle of its work. */
  async function startAndHold(): Promise<string> {
    const recordingId = await addMemo(library, speech);
    compression.start();
    const progressed = nextChange(hasProgress);
    compression.enqueue(recordingId);
    onChange = ((tell) => (job: CompressionJob) => {
      if (hasProgress(job)) compression.setHeld(true);
      tell(job);
    })(onChange);
    await progressed;
    return recordingId;
  }

  it('makes masters one by one, and says how far it is', async () => {
    const one = await addMemo(library, speech);
    const two = await addMemo(library, speech, { title: 'Chapter two' });
    compression.enqueue(one);
    compression.enqueue(two);
    expect(compression.listJobs().map(({ state, title }) => [state, title])).toEqual([
      ['waiting', 'Chapter one'],
      ['waiting', 'Chapter two'],
    ]);
    const done = nextChange((job) => job.state === 'done' && job.recordingId === two);
    compression.start();
    await done;
    expect(master(one)?.preset).toBe('aac-48');
    expect(master(two)?.preset).toBe('aac-48');
    expect(compression.listJobs()).toEqual([]);
    expect(compression.job(one)).toBeNull();
    const states = changes.map(({ recordingId, state }) => [recordingId === one ? 1 : 2, state] as const);
    const isNews = ([id, state]: (typeof states)[number], index: number) =>
      id !== states[index - 1]?.[0] || state !== states[index - 1]?.[1];
    expect(states.filter(isNews)).toEqual([
      ...[
        [1, 'waiting'],
        [2, 'waiting'],
        [1, 'running'],
        [1, 'done'],
        [2, 'running'],
        [2, 'done'],
      ],
    ]);
    expect(changes.some(hasProgress)).toBe(true);
    expect(failures).toEqual([]);
  });

  it('queues every ready recording that lacks a master when it starts', async () => {
    const left = await addMemo(library, speech);
    const binned = await addMemo(library, speech);
    await library.binRecording(binned);
    const done = nextChange(isState('done'));
    compression.start();
    expect((await done).recordingId).toBe(left);
    expect(changes.some(({ recordingId }) => recordingId === binned)).toBe(false);
  });

  it('takes no recording twice, none that has its master, none that is gone', async () => {
    const recordingId = await addMemo(library, speech);
    compression.enqueue(recordingId);
    compression.enqueue(recordingId);
    compression.enqueue('00000000-0000-4000-8000-000000000000');
    expect(compression.listJobs()).toHaveLength(1);
    const done = nextChange(isState('done'));
    compression.start();
    await done;
    compression.enqueue(recordingId);
    expect(compression.listJobs()).toEqual([]);
  });

  it('rests while a take is recorded, and goes on', async () => {
    const recordingId = await startAndHold();
    expect(compression.job(recordingId)).toMatchObject({ state: 'running', remainingMs: null });
    const other = await addMemo(library, speech);
    compression.enqueue(other);
    expect(master(recordingId)).toBeNull();
    const done = nextChange((job) => job.state === 'done' && job.recordingId === other);
    compression.setHeld(false);
    await done;
    expect(master(recordingId)).not.toBeNull();
  });

  it('is cancelled in the middle, leaves nothing behind, and can be tried again', async () => {
    const recordingId = await startAndHold();
    expect(partsOf(recordingId).length).toBeLessThanOrEqual(1);
    await compression.cancel(recordingId);
    expect(compression.job(recordingId)).toMatchObject({ state: 'cancelled', progress: null });
    expect(partsOf(recordingId)).toEqual([]);
    compression.setHeld(false);
    const done = nextChange(isState('done'));
    compression.retry(recordingId);
    await done;
    expect(master(recordingId)).not.toBeNull();
  });

  it('cancels what waits, and does not queue it again by itself', async () => {
    const recordingId = await addMemo(library, speech);
    compression.setHeld(true);
    compression.enqueue(recordingId);
    await compression.cancel(recordingId);
    await close();
    open();
    const other = await addMemo(library, speech);
    const done = nextChange((job) => job.state === 'done' && job.recordingId === other);
    compression.start();
    await done;
    expect(compression.job(recordingId)?.state).toBe('cancelled');
    expect(master(recordingId)).toBeNull();
  });

  it('goes on after the app was closed, and after it was killed', async () => {
    const recordingId = await startAndHold();
    await close();
    expect(partsOf(recordingId)).toEqual([]);
    // What a killed app leaves: a row that says running, a file half made.
    queue.database.exec("UPDATE compression_jobs SET state = 'running'");
    writeFileSync(join(library.getStored(recordingId).folder, partName()), 'half');
    open();
    const done = nextChange(isState('done'));
    compression.start();
    await done;
    expect(partsOf(recordingId)).toEqual([]);
    expect(master(recordingId)).not.toBeNull();
  });

  it('waits for ffmpeg', async () => {
    found = missing;
    const recordingId = await addMemo(library, speech);
    compression.start();
    compression.enqueue(recordingId);
    expect(await compression.refreshFfmpeg()).toEqual(missing.status);
    expect(compression.job(recordingId)?.state).toBe('waiting');
    found = { status: { state: 'ready', version: '5.1', source: 'npm' }, tools };
    const done = nextChange(isState('done'));
    await compression.refreshFfmpeg();
    await done;
    expect(compression.ffmpegStatus().state).toBe('ready');
  });

  it('waits again when ffmpeg goes away while it is used', async () => {
    const libavcodec = [59, 37] as const;
    const gone = { ffmpeg: join(base, 'gone'), ffprobe: join(base, 'gone'), libavcodec };
    found = { status: { state: 'ready', version: '5.1', source: 'path' }, tools: gone };
    const recordingId = await addMemo(library, speech);
    const waiting = nextChange((job) => job.state === 'waiting' && changes.some(isState('running')));
    compression.enqueue(recordingId);
    compression.start();
    // The next look finds none.
    found = missing;
    await waiting;
    expect(compression.ffmpegStatus().state).toBe('missing');
  });

  it('keeps what ffmpeg said about a capture it cannot read', async () => {
    const broken = join(base, 'broken.webm');
    writeFileSync(broken, Buffer.alloc(2000, 9));
    const recordingId = await addMemo(library, broken);
    compression.start();
    const failed = nextChange(isState('failed'));
    compression.enqueue(recordingId);
    expect((await failed).detail).toMatch(/invalid/i);
    expect(compression.job(recordingId)?.detail).toMatch(/invalid/i);
    expect((await failed).detail).not.toContain(base);
  });

  it('drops the job of a recording that went into the bin meanwhile, without a word', async () => {
    const recordingId = await startAndHold();
    await library.binRecording(recordingId);
    const other = await addMemo(library, speech);
    compression.enqueue(other);
    const done = nextChange((job) => job.state === 'done' && job.recordingId === other);
    compression.setHeld(false);
    await done;
    expect(compression.job(recordingId)).toBeNull();
    expect(partsOf(recordingId)).toEqual([]);
    expect(master(recordingId)).toBeNull();
    expect(changes.some(isState('failed'))).toBe(false);
    expect(failures).toEqual([]);
  });

  it('drops the job of a recording that vanished meanwhile', async () => {
    const recordingId = await startAndHold();
    await library.binRecording(recordingId);
    await library.emptyBin();
    const other = await addMemo(library, speech);
    compression.enqueue(other);
    const done = nextChange((job) => job.state === 'done' && job.recordingId === other);
    compression.setHeld(false);
    await done;
    expect(compression.listJobs()).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('finishes a recording that is filed elsewhere while it is compressed', async () => {
    const recordingId = await startAndHold();
    const before = library.getStored(recordingId).folder;
    await library.fileRecording({
      recordingId,
      title: 'Filed while it was compressed',
      placement: { client: 'Harbour Press', project: 'Memoir' },
    });
    expect(library.getStored(recordingId).folder).not.toBe(before);
    const done = nextChange(isState('done'));
    compression.setHeld(false);
    await done;
    expect(readdirSync(library.getStored(recordingId).folder).sort()).toEqual(
      ['capture-microphone.webm', 'master.m4a', 'recording.json'].sort(),
    );
    expect(failures).toEqual([]);
  });
});
