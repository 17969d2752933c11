import { readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scanWebmFile } from '../media/webm-file.ts';
import { loadCaptureIndex } from './capture-index.ts';
import { diskThresholds } from './disk-guard.ts';
import { createTestRecorder } from './recorder-fixture.ts';
import { readScreenTake, recordSlices, sliceOf, startArgs } from './screen-take-fixture.ts';
import { createSmallDisk } from './small-disk-fixture.ts';

const tracks = await readScreenTake();
const MiB = 1024 * 1024;
const none = { startFloorBytes: 0, warnBytes: 0, stopFloorBytes: 0 };
const noThresholds = { voice: none, screen: none, camera: none };
const { disk, canMount, mount, unmount } = await createSmallDisk(12);

afterAll(() => rm(disk, { recursive: true, force: true }));

describe.skipIf(!canMount)('a disk that is full in the middle of a screen take', () => {
  beforeEach(() => {
    expect(mount()).toBe(true);
  });
  afterEach(unmount);

  /** Leaves `freeBytes` on the disk. */
  async function fill(freeBytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(disk);
    await writeFile(join(disk, 'hog'), Buffer.alloc(bavail * bsize - freeBytes));
  }

  it.each([
    ['a chunk of 2 MB that fits in the reserve', 2_000_000, true],
    ['a chunk of 6 MB that fits nowhere', 6_000_000, false],
  ])('by %s, every track has its last second, and all end alike', async (_, bytes, fits) => {
    const take = createTestRecorder(disk, { thresholds: noThresholds });
    const { recorder, library, told } = take;
    const { recordingId } = await recorder.start(startArgs(tracks), 'window');
    await recordSlices(recorder, recordingId, tracks, 4);
    await fill(MiB);
    const calls = tracks.map((track) => {
      const slice = sliceOf(track, 4);
      if (!slice) throw new Error('slice');
      const data = track.track === 'screen' ? filledUp(slice.data, bytes) : slice.data;
      return recorder.appendChunk({ recordingId, ...slice, data }, 'window');
    });
    const [screen, ...others] = await Promise.allSettled(calls);
    expect(screen).toMatchObject({ status: 'rejected', reason: { code: 'disk-full' } });
    for (const other of others) expect(other).toMatchObject({ status: 'rejected' });
    expect(told).toContain('recording.stopped disk-full');

    const { file, folder } = library.getStored(recordingId);
    expect(file).toMatchObject({ state: 'ready', endReason: 'disk-full' });
    for (const { track, slices, offsetMs } of tracks) {
      const trackFile = file.tracks.find((candidate) => candidate.track === track);
      const capture = await readFile(join(folder, trackFile?.file ?? ''));
      const [before, last] = [Buffer.concat(slices.slice(0, 4)), slices[4] ?? new Uint8Array()];
      const extraBytes = track !== 'screen' ? last.length : fits ? bytes : 0;
      expect([track, capture.length]).toEqual([track, before.length + extraBytes]);
      expect(capture.subarray(0, before.length).equals(before)).toBe(true);
      expect(trackFile).toMatchObject({ sizeBytes: capture.length, offsetMs });
      const index = trackFile && (await loadCaptureIndex(folder, trackFile));
      const { index: scanned } = await scanWebmFile(join(folder, trackFile?.file ?? ''));
      expect(index).toEqual(scanned);
      expect(index?.durationMs).toBe(trackFile?.durationMs);
    }
  });

  it('by the floor, every track has its last second too', async () => {
    let freeBytes = 1e12;
    const { recorder, library } = createTestRecorder(disk, { freeBytes: () => Promise.resolve(freeBytes) });
    const { recordingId } = await recorder.start(startArgs(tracks), 'window');
    await recordSlices(recorder, recordingId, tracks, 2);
    freeBytes = diskThresholds.screen.stopFloorBytes - 1;
    await recordSlices(recorder, recordingId, tracks, 3).catch(() => undefined);
    const { file } = library.getStored(recordingId);
    expect(file.endReason).toBe('disk-full');
    const sizes = tracks.map(({ slices }) => slices.slice(0, 3).reduce((sum, { length }) => sum + length, 0));
    expect(file.tracks.map(({ sizeBytes }) => sizeBytes)).toEqual(sizes);
  });
});

/** The slice with so much of a Void element behind it (RFC 8794) that it has `bytes`. */
function filledUp(slice: Uint8Array, bytes: number): Uint8Array<ArrayBuffer> {
  const filled = Buffer.alloc(bytes);
  filled.set(slice);
  filled[slice.length] = 0xec;
  filled.writeUInt32BE(0x10000000 + bytes - slice.length - 5, slice.length + 1);
  return new Uint8Array(filled);
}
