import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActiveRecording } from '../../../shared/model/app.ts';
import { createTestRecorder } from './recorder-fixture.ts';
import { readScreenTake, recordSlices, sliceOf, startArgs } from './screen-take-fixture.ts';

const tracks = await readScreenTake();
const [screen, camera, microphone, system] = tracks;
if (!screen || !camera || !microphone || !system) throw new Error('four tracks');
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outspoken-screen-take-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function start(used = tracks, changes: Parameters<typeof createTestRecorder>[1] = {}) {
  const made = createTestRecorder(root, changes);
  const { recordingId } = await made.recorder.start(startArgs(used), 'window');
  const stop = (elapsedMs = 8300) => made.recorder.stop({ recordingId, elapsedMs, reason: 'stopped' });
  const file = () => made.library.getStored(recordingId).file;
  const trackOf = (name: string) => file().tracks.find(({ track }) => track === name);
  const captured = (name: string) =>
    readFile(join(made.library.getStored(recordingId).folder, trackOf(name)?.file ?? ''));
  return { ...made, recordingId, stop, file, trackOf, captured };
}

describe('a take of four tracks', () => {
  it('is whole, each track in its own file and on one clock', async () => {
    const take = await start();
    await recordSlices(take.recorder, take.recordingId, tracks);
    await take.stop();
    for (const { track, slices, offsetMs } of tracks) {
      expect((await take.captured(track)).equals(Buffer.concat(slices))).toBe(true);
      expect(take.trackOf(track)).toMatchObject({ offsetMs, lostAtMs: null });
    }
    expect(take.file().tracks.map(({ durationMs }) => durationMs)).toEqual([8263, 8267, 8290, 8277]);
    // The camera began last and lasted longest.
    expect(take.file()).toMatchObject({ kind: 'screen', state: 'ready', durationMs: 8267 + 85 });
    expect(take.file().levels).toEqual(Array.from({ length: 90 }, () => 40));
  });

  it('goes on when one track sends a gap, a flood, too much or nothing', async () => {
    const take = await start();
    const append = (args: NonNullable<ReturnType<typeof sliceOf>>) =>
      take.recorder.appendChunk({ recordingId: take.recordingId, ...args }, 'window');
    const [first, third] = [sliceOf(camera, 0), sliceOf(camera, 2)];
    if (!first || !third) throw new Error('slices');
    await expect(append(third)).rejects.toMatchObject({ code: 'sequence-gap' });
    const flood = Promise.allSettled(Array.from({ length: 20 }, () => append(first)));
    await recordSlices(take.recorder, take.recordingId, [screen, microphone, system]);
    expect((await flood).filter(({ status }) => status === 'rejected')).toHaveLength(4);
    const huge = { ...first, track: 'microphone' as const, data: new Uint8Array(9 * 1024 * 1024) };
    await expect(append(huge)).rejects.toMatchObject({ code: 'too-large' });
    await take.stop();
    for (const { track, slices } of [screen, microphone, system])
      expect((await take.captured(track)).equals(Buffer.concat(slices))).toBe(true);
    expect(take.trackOf('camera')).toMatchObject({ sizeBytes: first.data.length });
  });

  it('goes on when a track goes away, and says since when', async () => {
    const take = await start();
    const { recorder, recordingId } = take;
    await recordSlices(recorder, recordingId, tracks, 3);
    await recorder.endTrack({ recordingId, track: 'microphone', elapsedMs: 3000 });
    await recorder.endTrack({ recordingId, track: 'microphone', elapsedMs: 4000 });
    const late = sliceOf(microphone, 3);
    const repeated = sliceOf(microphone, 2);
    if (!late || !repeated) throw new Error('slices');
    await expect(recorder.appendChunk({ recordingId, ...late }, 'window')).rejects.toMatchObject({
      code: 'invalid-request',
    });
    await recorder.appendChunk({ recordingId, ...repeated }, 'window');
    for (let sequence = 3; sequence < 9; sequence++) {
      for (const track of [screen, camera, system]) {
        const slice = sliceOf(track, sequence);
        if (slice) await recorder.appendChunk({ recordingId, ...slice }, 'window');
      }
    }
    expect(await recorder.reclaim(recordingId, 'window')).toEqual({
      nextSequences: { screen: 9, camera: 9, microphone: 3, 'system-audio': 9 },
    });
    await take.stop();
    expect(take.trackOf('microphone')).toMatchObject({ lostAtMs: 3000 });
    expect(take.trackOf('microphone')?.durationMs).toBeLessThan(3100);
    expect(take.file().durationMs).toBe(8352);
    const { levels } = take.file();
    expect([levels.length, new Set(levels.slice(0, 30)), new Set(levels.slice(30))]).toEqual([
      90,
      new Set([40]),
      new Set([70]),
    ]);
  });

  it('has levels to its end when its only sound goes away, and none without sound', async () => {
    const lost = await start([screen, microphone]);
    await recordSlices(lost.recorder, lost.recordingId, [screen, microphone], 2);
    await lost.recorder.endTrack({ recordingId: lost.recordingId, track: 'microphone', elapsedMs: 2000 });
    for (let sequence = 2; sequence < 9; sequence++) {
      const slice = sliceOf(screen, sequence);
      if (slice) await lost.recorder.appendChunk({ recordingId: lost.recordingId, ...slice }, 'window');
    }
    await lost.stop();
    const silent = Array.from({ length: 63 }, () => 0);
    expect(lost.file().levels).toEqual([...Array.from({ length: 20 }, () => 40), ...silent]);

    const mute = await start([screen]);
    await recordSlices(mute.recorder, mute.recordingId, [screen]);
    await mute.stop();
    expect(mute.file()).toMatchObject({ levels: [], durationMs: 8303 });
  });

  it('believes no offset that cannot be', async () => {
    const take = await start([screen]);
    const slice = sliceOf(screen, 0);
    if (!slice) throw new Error('slice');
    const append = (sequence: number, offsetMs: number) =>
      take.recorder.appendChunk({ recordingId: take.recordingId, ...slice, sequence, offsetMs }, 'window');
    await append(0, 1e12);
    await append(1, 120);
    await append(2, -1e12);
    await take.stop();
    expect(take.trackOf('screen')).toMatchObject({ offsetMs: 120 });
  });

  it('tells every window when it is paused, goes on or is marked', async () => {
    const told: Partial<ActiveRecording>[] = [];
    const take = await start(tracks, {
      emit: (name, payload) => {
        if (name === 'recording.changed') told.push(payload as ActiveRecording);
      },
    });
    const at = { recordingId: take.recordingId, elapsedMs: 500 };
    await take.recorder.pause(at);
    await take.recorder.resume(at);
    await take.recorder.mark({ ...at, label: '' });
    await take.stop();
    expect(told.map(({ paused, markCount }) => [paused, markCount])).toEqual([
      [true, 0],
      [false, 0],
      [false, 1],
    ]);
    expect(told[0]).toMatchObject({ elapsedMs: 500, recording: { id: take.recordingId } });
  });
});
