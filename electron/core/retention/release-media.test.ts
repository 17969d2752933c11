import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Edit } from '../../../shared/model/edit.ts';
import { untouchedEdit } from '../../../shared/model/edit.ts';
import type { Library } from '../library/library.ts';
import { withEdit } from '../library/set-edit.ts';
import { type LibraryFixture, createLibraryFixture } from '../library/test-support/library-fixture.ts';
import type { FfmpegTools } from '../media/find-ffmpeg.ts';
import { makeMaster } from '../media/make-master.ts';
import { addMemo } from '../media/test-support/memo.ts';
import {
  anyFfmpeg,
  decodeSamples,
  freeContext,
  makeCapture,
  peakDb,
} from '../media/test-support/real-ffmpeg.ts';
import { addTake, isGreen, seeFrames } from '../media/test-support/screen-take.ts';
import { voiceEncodings } from '../media/voice-presets.ts';
import { releaseCaptures } from './release-captures.ts';

describe('recordings whose captures were released', () => {
  let tools: FfmpegTools;
  let fixture: LibraryFixture;
  let library: Library;
  beforeAll(async () => {
    tools = await anyFfmpeg();
  });
  beforeEach(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open();
  });
  afterEach(() => fixture.dispose());

  const master = (recordingId: string) =>
    makeMaster(freeContext(tools), {
      ...{ library, recordingId, voiceEncoding: voiceEncodings['aac-48'] },
      onProgress: () => undefined,
    });
  const release = async (recordingId: string) => {
    const made = await master(recordingId);
    utimesSync(join(library.getStored(recordingId).folder, made.file), 0, 0);
    expect(await releaseCaptures(library, recordingId, '2026-12-23T09:00:00.000Z')).toBeGreaterThan(0);
  };
  const cut = (recordingId: string, cuts: Edit['cuts']) =>
    library.update(recordingId, ({ file }) =>
      withEdit(file, { ...untouchedEdit, revision: file.edit?.revision ?? 0, cuts }),
    );

  it('cuts a screen with a face, its voice and the sound of the computer from the master, which stays', async () => {
    const seconds = 2;
    const tracks = {
      screen: { seconds },
      camera: { seconds },
      microphone: { seconds },
      'system-audio': { seconds },
    };
    const recordingId = await addTake(library, tools, tracks);
    await release(recordingId);
    const { file, folder } = library.getStored(recordingId);
    expect(file.tracks.map(({ track, file: name }) => [track, name])).toEqual([
      ['screen', 'master.mp4'],
      ['system-audio', 'master.mp4'],
    ]);
    expect(readdirSync(folder).sort()).toEqual(['master.mp4', 'recording.json']);

    await cut(recordingId, [{ startMs: 0, endMs: 1000 }]);
    const made = await master(recordingId);
    expect(made).toMatchObject({ file: 'master-edited.mp4', durationMs: 1000, editRevision: 1 });
    const frames = seeFrames(tools, join(folder, made.file));
    expect(frames[0]?.number()).toBe(30);
    // The face where it was, as a part of the picture.
    expect(isGreen(frames[10]?.at(290, 150) ?? [0, 0, 0])).toBe(true);
    expect(peakDb(decodeSamples(tools, join(folder, made.file)))).toBeGreaterThan(-30);
    expect(existsSync(join(folder, 'master.mp4'))).toBe(true);

    await cut(recordingId, [{ startMs: 500, endMs: 1000 }]);
    expect(await master(recordingId)).toMatchObject({ file: 'master-edited.mp4', durationMs: 1500 });
    expect(seeFrames(tools, join(folder, 'master-edited.mp4'))[15]?.number()).toBe(30);
  });

  it('cuts a voice from the master', async () => {
    const capture = join(fixture.root, '..', 'speech.webm');
    makeCapture(tools, capture);
    const recordingId = await addMemo(library, capture);
    await release(recordingId);
    await cut(recordingId, [{ startMs: 8000, endMs: 11_000 }]);
    const made = await master(recordingId);
    const { folder } = library.getStored(recordingId);
    expect(made).toMatchObject({ file: 'master-edited.m4a', editRevision: 1 });
    const sound = decodeSamples(tools, join(folder, made.file));
    expect(Math.abs(sound.length / 48 - 14_000)).toBeLessThan(60);
    expect(readdirSync(folder).sort()).toEqual(['master-edited.m4a', 'master.m4a', 'recording.json']);
  });
});
