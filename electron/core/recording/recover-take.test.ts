import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCaptureIndex } from './capture-index.ts';
import { chunkOf, createTestRecorder, readSample, voiceMemo } from './recorder-fixture.ts';

const sample = await readSample();
const pieces = 6;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outspoken-recovery-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A take with `chunks` chunks and a mark as a killed recorder leaves it: a copy made while it was captured. */
async function leaveTake(chunks: number) {
  const live = join(root, 'live');
  await mkdir(live, { recursive: true });
  const { recorder } = createTestRecorder(live);
  const { recordingId } = await recorder.start(voiceMemo, 'window');
  for (let sequence = 0; sequence < chunks; sequence++) {
    await recorder.appendChunk({ recordingId, ...chunkOf(sample, pieces, sequence) }, 'window');
  }
  if (chunks > 0) await recorder.mark({ recordingId, elapsedMs: 500, label: 'kept' });
  if (chunks > 0) await recorder.pause({ recordingId, elapsedMs: chunks * 1000 });
  const folder = join(root, recordingId);
  await cp(join(live, recordingId), folder, { recursive: true });
  await recorder.dispose();
  return {
    recordingId,
    folder,
    capture: join(folder, 'capture-microphone.webm'),
    journal: join(folder, 'journal.ndjson'),
  };
}

async function recover() {
  const { recorder, library, told } = createTestRecorder(root);
  return { recovered: await recorder.recoverTakes(), library, told };
}

describe('recovery', () => {
  it('makes an unfinished take ready with everything its journal told', async () => {
    const { recordingId, folder, capture } = await leaveTake(4);
    const { recovered, library, told } = await recover();
    expect(recovered).toEqual([recordingId]);
    expect(told).toEqual(['ready']);
    const { file } = library.getStored(recordingId);
    const { size } = await stat(capture);
    expect(file).toMatchObject({
      state: 'ready',
      endReason: 'recovered',
      marks: [{ atMs: 500, label: 'kept' }],
      tracks: [{ sizeBytes: size }],
    });
    expect(file.durationMs).toBeGreaterThan(3900);
    expect(file.levels).toHaveLength(40);
    expect((await readdir(folder)).sort()).toEqual([
      'capture-microphone.webm',
      'journal.ndjson',
      'recording.json',
    ]);
    expect((await recover()).recovered).toEqual([]);
  });

  it('keeps whole blocks beyond the journal and cuts off the torn one', async () => {
    const { recordingId, capture } = await leaveTake(3);
    const { size } = await stat(capture);
    await appendFile(capture, sample.subarray(size, size + 2000));
    const { library } = await recover();
    const after = await readFile(capture);
    expect(after.length).toBeGreaterThan(size);
    expect(after.length).toBeLessThan(size + 2000);
    expect(after.equals(sample.subarray(0, after.length))).toBe(true);
    const { file, folder } = library.getStored(recordingId);
    const [track] = file.tracks;
    expect(track?.sizeBytes).toBe(after.length);
    const index = track && (await loadCaptureIndex(folder, track));
    expect(index).toMatchObject({ wholeEnd: after.length, durationMs: file.durationMs });
  });

  it('cuts off the zeros a power cut left, but for those in the last block', async () => {
    const { capture } = await leaveTake(3);
    const { size } = await stat(capture);
    await appendFile(capture, Buffer.alloc(5000));
    await recover();
    expect((await stat(capture)).size).toBeLessThan(size + 1000);
  });

  it.each([
    ['is torn', (journal: string) => appendFile(journal, '{"type":"chunk","track":"micro')],
    [
      'is corrupt in the middle',
      async (journal: string) =>
        writeFile(journal, (await readFile(journal, 'latin1')).replace('"chunk"', '"chu\0k"'), 'latin1'),
    ],
    ['is cut short', (journal: string) => truncate(journal, 300)],
    ['is empty', (journal: string) => truncate(journal, 0)],
    ['is missing', (journal: string) => rm(journal)],
    ['is one endless line', (journal: string) => writeFile(journal, Buffer.alloc(3_000_000, 'x'))],
  ])('keeps all sound when the journal %s', async (_, damage) => {
    const { recordingId, journal, capture } = await leaveTake(4);
    const { size } = await stat(capture);
    await damage(journal);
    const { recovered, library } = await recover();
    expect(recovered).toEqual([recordingId]);
    const { file } = library.getStored(recordingId);
    expect(file.durationMs).toBeGreaterThan(3900);
    // A chunk may end inside a block; without its journal line only whole blocks are known.
    expect((await stat(capture)).size).toBeGreaterThanOrEqual(size - 1000);
  });

  it('uses the reason of a journal that ended before the kill', async () => {
    const failing = createTestRecorder(root);
    const library = { ...failing.library, update: () => Promise.reject(new Error('killed here')) };
    const { recorder } = createTestRecorder(root, { library });
    const { recordingId } = await recorder.start(voiceMemo, 'window');
    await recorder.appendChunk({ recordingId, ...chunkOf(sample, pieces, 0) }, 'window');
    await expect(
      recorder.stop({ recordingId, elapsedMs: 1000, reason: 'device-lost' }),
    ).rejects.toMatchObject({
      code: 'library-unavailable',
    });
    await recorder.dispose();
    const after = await recover();
    expect(after.library.getStored(recordingId).file.endReason).toBe('device-lost');
  });

  it('puts a take without any sound into the bin', async () => {
    const { recordingId } = await leaveTake(0);
    const { recovered, library } = await recover();
    expect(recovered).toEqual([recordingId]);
    expect(await library.binned()).toEqual([recordingId]);
    expect(library.getStored(recordingId).file).toMatchObject({ state: 'ready', durationMs: 0 });
  });

  it('puts a take that was killed before its first file was made into the bin', async () => {
    const { recordingId, journal, capture } = await leaveTake(0);
    await rm(journal);
    await rm(capture);
    const { library, told } = await recover();
    expect(await library.binned()).toEqual([recordingId]);
    expect(told).toEqual([]);
  });

  it('keeps a take whose capture vanished, with the length its journal knows', async () => {
    const { recordingId, capture } = await leaveTake(4);
    await rm(capture);
    const { library } = await recover();
    expect(await library.binned()).toEqual([]);
    expect(library.getStored(recordingId).file).toMatchObject({
      state: 'ready',
      durationMs: 4000,
      tracks: [{ file: 'capture-microphone.webm' }],
    });
  });

  it('goes on with the others when one take cannot be recovered', async () => {
    const bad = await leaveTake(2);
    const good = await leaveTake(2);
    const { recorder, library, told } = createTestRecorder(root);
    const update = (recordingId: string, change: Parameters<typeof library.update>[1]) =>
      recordingId === bad.recordingId
        ? Promise.reject(new Error('unreadable'))
        : library.update(recordingId, change);
    const picky = createTestRecorder(root, { library: { ...library, update } });
    expect(await picky.recorder.recoverTakes()).toEqual([good.recordingId]);
    expect(picky.told).toContain('error take-not-recovered');
    expect(told).toEqual([]);
    await recorder.dispose();
  });
});

describe('a take that could not be saved', () => {
  it('is saved as soon as it can be, while the app runs', async () => {
    const { library } = createTestRecorder(root);
    let failures = 3;
    let ready: () => void = () => undefined;
    const saved = new Promise<void>((resolve) => (ready = resolve));
    const update: typeof library.update = (recordingId, change) =>
      failures-- > 0 ? Promise.reject(new Error('no room')) : library.update(recordingId, change);
    const { recorder } = createTestRecorder(root, {
      library: { ...library, update },
      retryMs: 1,
      onTakeReady: () => ready(),
    });
    const { recordingId } = await recorder.start(voiceMemo, 'window');
    await recorder.appendChunk({ recordingId, ...chunkOf(sample, pieces, 0) }, 'window');
    await expect(recorder.stop({ recordingId, elapsedMs: 1000, reason: 'stopped' })).rejects.toThrow();
    await saved;
    expect(library.getStored(recordingId).file).toMatchObject({ state: 'ready', endReason: 'stopped' });
    await recorder.dispose();
  });
});
