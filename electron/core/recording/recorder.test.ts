import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diskThresholds } from './disk-guard.ts';
import { chunkOf, createTestRecorder, readSample, voiceMemo } from './recorder-fixture.ts';

const sample = await readSample();
const pieces = 6;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outspoken-recorder-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

type TestRecorder = ReturnType<typeof createTestRecorder>['recorder'];

async function sendChunks(recorder: TestRecorder, recordingId: string, sequences: readonly number[]) {
  for (const sequence of sequences) {
    await recorder.appendChunk({ recordingId, ...chunkOf(sample, pieces, sequence) }, 'window');
  }
}

describe('a voice memo', () => {
  it('is captured, journalled, paused, marked, stopped and whole', async () => {
    const { recorder, library, told } = createTestRecorder(root);
    const { recordingId } = await recorder.start(voiceMemo, 'window');
    expect(library.getStored(recordingId).file.state).toBe('capturing');
    await sendChunks(recorder, recordingId, [0, 1]);
    await recorder.pause({ recordingId, elapsedMs: 2000 });
    await recorder.pause({ recordingId, elapsedMs: 2000 });
    expect(recorder.active()).toMatchObject({ paused: true, elapsedMs: 2000, markCount: 0 });
    await recorder.resume({ recordingId, elapsedMs: 2000 });
    expect(await recorder.mark({ recordingId, elapsedMs: 2500, label: 'here' })).toEqual({ markCount: 1 });
    await sendChunks(recorder, recordingId, [2, 3, 4, 5]);
    await recorder.stop({ recordingId, elapsedMs: 6000, reason: 'stopped' });

    const { file, folder } = library.getStored(recordingId);
    expect(file).toMatchObject({
      state: 'ready',
      endReason: 'stopped',
      durationMs: 6000,
      marks: [{ atMs: 2500, label: 'here' }],
      tracks: [{ file: 'capture-microphone.webm', sizeBytes: sample.length }],
    });
    expect(file.pauses).toHaveLength(1);
    expect(file.levels).toEqual(Array.from({ length: 60 }, (_, index) => index));
    expect(Buffer.from(await readFile(join(folder, 'capture-microphone.webm'))).equals(sample)).toBe(true);
    expect((await readdir(folder)).sort()).toEqual([
      'capture-microphone.webm',
      'journal.ndjson',
      'recording.json',
    ]);
    expect(recorder.active()).toBeNull();
    expect(told).toEqual([
      'awake',
      'active',
      'recording.started',
      ...Array.from({ length: 4 }, () => 'recording.changed'),
      'may sleep',
      'inactive',
      'ready',
      'recording.stopped stopped',
    ]);
  });

  it('is not changed by repeated chunks and refuses gaps, strangers and other recordings', async () => {
    const { recorder, library } = createTestRecorder(root);
    const { recordingId } = await recorder.start(voiceMemo, 'window');
    await sendChunks(recorder, recordingId, [0, 0, 1, 0, 1]);
    const gap = recorder.appendChunk({ recordingId, ...chunkOf(sample, pieces, 3) }, 'window');
    await expect(gap).rejects.toMatchObject({ code: 'sequence-gap' });
    const stranger = recorder.appendChunk({ recordingId, ...chunkOf(sample, pieces, 2) }, 'other window');
    await expect(stranger).rejects.toMatchObject({ code: 'conflict' });
    const unknown = recorder.mark({ recordingId: crypto.randomUUID(), elapsedMs: 0, label: '' });
    await expect(unknown).rejects.toMatchObject({ code: 'recording-not-active' });
    await expect(recorder.start(voiceMemo, 'window')).rejects.toMatchObject({ code: 'recording-active' });
    await sendChunks(recorder, recordingId, [2, 3, 4, 5]);
    await recorder.stop({ recordingId, elapsedMs: 6000, reason: 'stopped' });
    const late = recorder.appendChunk({ recordingId, ...chunkOf(sample, pieces, 5) }, 'window');
    await expect(late).rejects.toMatchObject({ code: 'recording-not-active' });
    const { folder } = library.getStored(recordingId);
    expect(Buffer.from(await readFile(join(folder, 'capture-microphone.webm'))).equals(sample)).toBe(true);
  });

  it('takes chunks that come all at once in order and refuses a flood', async () => {
    const { recorder } = createTestRecorder(root);
    const { recordingId } = await recorder.start(voiceMemo, 'window');
    const calls = Array.from({ length: 40 }, (_, sequence) =>
      recorder.appendChunk({ recordingId, ...chunkOf(sample, 40, sequence) }, 'window'),
    );
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(16);
    await recorder.stop({ recordingId, elapsedMs: 6000, reason: 'stopped' });
  });

  it('that is discarded lies in the bin and is not compressed', async () => {
    const { recorder, library, told } = createTestRecorder(root);
    const { recordingId } = await recorder.start(voiceMemo, 'window');
    await sendChunks(recorder, recordingId, [0, 1, 2]);
    await recorder.discard(recordingId);
    expect(await library.binned()).toEqual([recordingId]);
    expect(library.getStored(recordingId).file).toMatchObject({ state: 'ready', endReason: 'stopped' });
    expect(told).not.toContain('ready');
  });

  it('may be stopped again after it ended by itself', async () => {
    const { recorder, library } = createTestRecorder(root);
    const { recordingId } = await recorder.start(voiceMemo, 'window');
    await sendChunks(recorder, recordingId, [0]);
    await recorder.finishActive('app-quit');
    await recorder.stop({ recordingId, elapsedMs: 1000, reason: 'stopped' });
    expect(library.getStored(recordingId).file.endReason).toBe('app-quit');
  });

  it.each([
    [
      'a track twice',
      { ...voiceMemo, tracks: [...voiceMemo.tracks, ...voiceMemo.tracks] },
      'invalid-request',
    ],
    [
      'another container',
      { ...voiceMemo, tracks: [{ track: 'microphone', mimeType: 'audio/ogg', deviceLabel: '' }] },
      'unsupported',
    ],
  ] as const)('with %s is refused', async (_, args, code) => {
    const { recorder } = createTestRecorder(root);
    await expect(recorder.start({ ...args, tracks: [...args.tracks] }, 'window')).rejects.toMatchObject({
      code,
    });
    expect(await readdir(root)).toEqual([]);
  });
});

describe('a window that is gone', () => {
  it('may come back under another name and go on', async () => {
    const { recorder, library } = createTestRecorder(root);
    const { recordingId } = await recorder.start(voiceMemo, 'window');
    await sendChunks(recorder, recordingId, [0, 1]);
    recorder.callerGone('window');
    expect(await recorder.reclaim(recordingId, 'new window')).toEqual({ nextSequences: { microphone: 2 } });
    const old = recorder.appendChunk({ recordingId, ...chunkOf(sample, pieces, 2) }, 'window');
    await expect(old).rejects.toMatchObject({ code: 'conflict' });
    for (const sequence of [2, 3, 4, 5]) {
      await recorder.appendChunk({ recordingId, ...chunkOf(sample, pieces, sequence) }, 'new window');
    }
    await recorder.stop({ recordingId, elapsedMs: 6000, reason: 'stopped' });
    expect(library.getStored(recordingId).file).toMatchObject({ endReason: 'stopped', durationMs: 6000 });
  });

  it('is replaced by whoever sends the next chunk', async () => {
    const { recorder } = createTestRecorder(root);
    const { recordingId } = await recorder.start(voiceMemo, 'window');
    recorder.callerGone('window');
    await recorder.appendChunk({ recordingId, ...chunkOf(sample, pieces, 0) }, 'new window');
    expect(recorder.active()).not.toBeNull();
    await recorder.finishActive('app-quit');
  });

  it('ends its take safely when it does not come back, even if it went while the take began', async () => {
    let stopped: (payload: unknown) => void = () => undefined;
    const ended = new Promise((resolve) => (stopped = resolve));
    const { recorder, library, told } = createTestRecorder(root, {
      graceMs: 1,
      emit: (name, payload) => {
        if (name === 'recording.stopped') stopped(payload);
      },
    });
    const starting = recorder.start(voiceMemo, 'window');
    recorder.callerGone('window');
    const { recordingId } = await starting;
    expect(await ended).toEqual({ recordingId, reason: 'connection-lost' });
    await recorder.dispose();
    expect(told).not.toContain('ready');
    expect(await library.binned()).toEqual([recordingId]);
  });

  it('leaves its take to a reloaded one to finish', async () => {
    const { recorder, library } = createTestRecorder(root);
    const { recordingId } = await recorder.start(voiceMemo, 'window');
    await sendChunks(recorder, recordingId, [0, 1, 2]);
    await recorder.finishAbandoned(recordingId);
    expect(library.getStored(recordingId).file).toMatchObject({
      state: 'ready',
      endReason: 'connection-lost',
    });
  });
});

describe('a disk that fills', () => {
  const { startFloorBytes, stopFloorBytes, warnBytes } = diskThresholds.voice;

  it('refuses a take under the floor and leaves nothing', async () => {
    const { recorder } = createTestRecorder(root, { freeBytes: () => Promise.resolve(startFloorBytes - 1) });
    await expect(recorder.start(voiceMemo, 'window')).rejects.toMatchObject({ code: 'disk-low' });
    expect(await readdir(root)).toEqual([]);
  });

  it('is warned of, then ends the take with its last chunk in it', async () => {
    let freeBytes = warnBytes;
    const { recorder, library, told } = createTestRecorder(root, {
      freeBytes: () => Promise.resolve(freeBytes),
    });
    const { recordingId } = await recorder.start(voiceMemo, 'window');
    const append = (sequence: number) =>
      recorder.appendChunk({ recordingId, ...chunkOf(sample, pieces, sequence) }, 'window');
    expect(await append(0)).toMatchObject({ diskLow: false, freeBytes });
    freeBytes = warnBytes - 1;
    expect(await append(1)).toMatchObject({ diskLow: true });
    freeBytes = stopFloorBytes - 1;
    const last = await append(2);
    expect(last).toMatchObject({ diskLow: true });
    expect(told).toContain('recording.stopped disk-full');
    const { file } = library.getStored(recordingId);
    expect(file).toMatchObject({
      state: 'ready',
      endReason: 'disk-full',
      tracks: [{ sizeBytes: last.sizeBytes }],
    });
    await expect(append(3)).rejects.toMatchObject({ code: 'recording-not-active' });
  });

  it('goes on recording when free space cannot be told', async () => {
    let asked = 0;
    const freeBytes = () => (asked++ === 0 ? Promise.resolve(1e12) : Promise.reject(new Error('no statfs')));
    const { recorder } = createTestRecorder(root, { freeBytes });
    const { recordingId } = await recorder.start(voiceMemo, 'window');
    await sendChunks(recorder, recordingId, [0, 1]);
    expect(recorder.active()).toMatchObject({ elapsedMs: 2000 });
    await recorder.dispose();
  });
});
