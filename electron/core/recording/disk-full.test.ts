import { readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCaptureIndex } from './capture-index.ts';
import { chunkOf, createTestRecorder, readSample, voiceMemo } from './recorder-fixture.ts';
import { createSmallDisk } from './small-disk-fixture.ts';

const sample = await readSample();
const MiB = 1024 * 1024;
const none = { startFloorBytes: 0, warnBytes: 0, stopFloorBytes: 0 };
const noThresholds = { voice: none, screen: none, camera: none };

const { disk, canMount, mount, unmount } = await createSmallDisk(4);

afterAll(() => rm(disk, { recursive: true, force: true }));

describe.skipIf(!canMount)('a disk that is really full', () => {
  beforeEach(() => {
    expect(mount()).toBe(true);
  });
  afterEach(unmount);

  /** Fills the disk to the last byte. */
  async function fill(): Promise<void> {
    const { bavail, bsize } = await statfs(disk);
    await writeFile(join(disk, 'hog'), Buffer.alloc(bavail * bsize));
  }

  it('ends the take with every acknowledged chunk and the one that met the end', async () => {
    const { recorder, library, told } = createTestRecorder(disk, { thresholds: noThresholds });
    const { recordingId } = await recorder.start(voiceMemo, 'window');
    const append = (sequence: number) =>
      recorder.appendChunk({ recordingId, ...chunkOf(sample, 6, sequence) }, 'window');
    await append(0);
    await append(1);
    await fill();
    let failure: unknown;
    let sequence = 2;
    // Room in the last pages may take a chunk or two.
    for (; sequence < 6 && failure === undefined; sequence++)
      failure = await append(sequence).then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(failure).toMatchObject({ code: 'disk-full' });
    expect(told).toContain('recording.stopped disk-full');
    const { file, folder } = library.getStored(recordingId);
    expect(file).toMatchObject({ state: 'ready', endReason: 'disk-full' });
    const capture = await readFile(join(folder, 'capture-microphone.webm'));
    expect(capture.equals(sample.subarray(0, chunkEnd(sequence - 1)))).toBe(true);
    const [track] = file.tracks;
    expect(track && (await loadCaptureIndex(folder, track))).toMatchObject({ durationMs: file.durationMs });
  });

  it('cuts the torn end off when a large chunk does not fit', async () => {
    const { recorder, library } = createTestRecorder(disk, { thresholds: noThresholds });
    const { recordingId } = await recorder.start(voiceMemo, 'window');
    const chunk = chunkOf(sample, 6, 0);
    await recorder.appendChunk({ recordingId, ...chunk }, 'window');
    const large = { recordingId, ...chunkOf(sample, 6, 1), data: new Uint8Array(8 * MiB) };
    await expect(recorder.appendChunk(large, 'window')).rejects.toMatchObject({ code: 'disk-full' });
    const { file, folder } = library.getStored(recordingId);
    expect(file).toMatchObject({ state: 'ready', tracks: [{ sizeBytes: chunk.data.length }] });
    expect((await readFile(join(folder, 'capture-microphone.webm'))).length).toBe(chunk.data.length);
  });

  it('is met by the thresholds before it is full, with room left', async () => {
    const thresholds = { startFloorBytes: 2 * MiB, warnBytes: 2.5 * MiB, stopFloorBytes: MiB };
    const { recorder, library } = createTestRecorder(disk, {
      thresholds: { ...noThresholds, voice: thresholds },
    });
    const { recordingId } = await recorder.start(voiceMemo, 'window');
    let warned = false;
    for (let sequence = 0; recorder.active(); sequence++) {
      const chunk = { ...chunkOf(sample, 6, 0), sequence, data: new Uint8Array(100_000) };
      const ack = await recorder.appendChunk({ recordingId, ...chunk }, 'window');
      if (recorder.active()) warned ||= ack.diskLow;
      expect(ack.freeBytes).toBeGreaterThan(MiB / 2);
    }
    expect(warned).toBe(true);
    expect(library.getStored(recordingId).file).toMatchObject({ state: 'ready', endReason: 'disk-full' });
    await expect(recorder.start(voiceMemo, 'window')).rejects.toMatchObject({ code: 'disk-low' });
  });

  it('refuses to begin where nothing fits, and leaves no take behind that goes on', async () => {
    await fill();
    const { recorder, library } = createTestRecorder(disk, { thresholds: noThresholds });
    await expect(recorder.start(voiceMemo, 'window')).rejects.toMatchObject({ code: 'disk-full' });
    expect(recorder.active()).toBeNull();
    await rm(join(disk, 'hog'));
    await recorder.recoverTakes();
    expect(library.unfinishedTakes()).toEqual([]);
  });
});

function chunkEnd(sequence: number): number {
  return Math.round((sample.length * (sequence + 1)) / 6);
}
