import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Library } from '../library/library.ts';
import { playbackUrl } from '../media/playback.ts';
import { chunkOf, openTestRecorder, readSample, voiceMemo } from './recorder-fixture.ts';

const sample = await readSample();
let root: string;
const libraries: Library[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outspoken-recorder-library-'));
});
afterEach(async () => {
  for (const library of libraries.splice(0)) await library.dispose();
  await rm(root, { recursive: true, force: true });
});

/** A recorder on the real library in `root/name`. */
async function open(name: string) {
  const { library, recorder, told } = await openTestRecorder(join(root, name));
  libraries.push(library);
  const record = async (chunks: number) => {
    const { recordingId } = await recorder.start(voiceMemo, 'window');
    for (let sequence = 0; sequence < chunks; sequence++) {
      await recorder.appendChunk({ recordingId, ...chunkOf(sample, 6, sequence) }, 'window');
    }
    return recordingId;
  };
  return { library, recorder, told, record };
}

describe('a recorder with the real library', () => {
  it('has the take in the library from its first second to its end', async () => {
    const { library, recorder, record } = await open('first');
    const recordingId = await record(6);
    expect(library.summary(recordingId)).toMatchObject({ state: 'capturing', unfiled: true, kind: 'voice' });
    expect(recorder.active()).toMatchObject({ elapsedMs: 6000, recording: { id: recordingId } });
    await expect(library.binRecording(recordingId)).rejects.toMatchObject({ code: 'recording-active' });
    await recorder.stop({ recordingId, elapsedMs: 6000, reason: 'stopped' });
    expect(library.summary(recordingId)).toMatchObject({
      state: 'ready',
      durationMs: 6000,
      missingFiles: [],
    });
    expect(await playbackUrl(library.getStored(recordingId))).toBe(
      `/media/recording/${recordingId}/c${sample.length}`,
    );
    expect((await readdir(library.getStored(recordingId).folder)).sort()).toEqual([
      'capture-microphone.webm',
      'journal.ndjson',
      'recording.json',
    ]);
  });

  it('finds the takes a killed app left, from the files alone', async () => {
    const live = await open('first');
    const recordingId = await live.record(4);
    await cp(join(root, 'first', 'library'), join(root, 'copy', 'library'), { recursive: true });
    await live.recorder.discard(recordingId);
    expect(live.library.summary(recordingId)).toMatchObject({ state: 'ready' });
    expect(live.library.summary(recordingId).binnedAt).not.toBeNull();

    const next = await open('copy');
    expect(next.library.unfinishedTakes()).toEqual([recordingId]);
    expect(await next.recorder.recoverTakes()).toEqual([recordingId]);
    expect(next.told).toEqual(['ready']);
    const summary = next.library.summary(recordingId);
    expect(summary).toMatchObject({
      state: 'ready',
      endReason: 'recovered',
      missingFiles: [],
      binnedAt: null,
    });
    expect(summary.durationMs).toBeGreaterThan(3900);
  });

  it('bins a take in which nothing was captured', async () => {
    const { library, recorder, record } = await open('first');
    const recordingId = await record(0);
    await recorder.finishActive('app-quit');
    expect(library.summary(recordingId).binnedAt).not.toBeNull();
    expect(library.unfinishedTakes()).toEqual([]);
  });
});
