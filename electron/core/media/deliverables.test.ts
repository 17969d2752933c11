import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VoicePreset } from '../../../shared/model/settings.ts';
import type { Library } from '../library/library.ts';
import { type LibraryFixture, createLibraryFixture } from '../library/test-support/library-fixture.ts';

import { createDeliverables } from './deliverables.ts';
import { createFfmpegWorkshop } from './ffmpeg-workshop.ts';
import { makeMaster } from './make-master.ts';
import { isPartName } from './part-files.ts';
import { probeMedia } from './probe-media.ts';
import { addMemo } from './test-support/memo.ts';
import {
  correlation,
  decodeSamples,
  freeContext,
  installedFfmpegs,
  makeCapture,
} from './test-support/real-ffmpeg.ts';
import { voiceEncodings } from './voice-presets.ts';

const { signal } = new AbortController();

describe.each(await installedFfmpegs())('makeDeliverable with $name', ({ name, tools }) => {
  let fixture: LibraryFixture;
  let library: Library;
  let base: string;
  let recordingId: string;
  beforeAll(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open();
    base = mkdtempSync(join(tmpdir(), 'outspoken-deliver-'));
    const capture = join(base, 'speech.webm');
    makeCapture(tools, capture);
    recordingId = await addMemo(library, capture);
    await makeMaster(freeContext(tools), {
      library,
      recordingId,
      voiceEncoding: voiceEncodings['aac-48'],
      onProgress: () => undefined,
    });
  });
  afterAll(async () => {
    await fixture.dispose();
    rmSync(base, { recursive: true, force: true });
  });

  async function deliver(voicePreset: VoicePreset, id = recordingId) {
    const folder = mkdtempSync(join(base, 'out-'));
    const status = { state: 'ready', version: name, source: 'path' } as const;
    const workshop = createFfmpegWorkshop(() => Promise.resolve({ status, tools }));
    const deliverables = createDeliverables({ library, workshop, voicePreset: () => voicePreset });
    const [made] = await deliverables.makeDeliverables({
      ...{ recordingId: id, screenPreset: 'universal', limitBytes: null, folder, signal },
      onProgress: () => undefined,
    });
    if (made === undefined) throw new Error('nothing was made');
    expect(readdirSync(folder)).toEqual([made.file]);
    expect(made.sizeBytes).toBe(statSync(join(folder, made.file)).size);
    return { made, folder, path: join(folder, made.file) };
  }

  it('copies the master with the tags of today', async () => {
    await library.fileRecording({
      recordingId,
      title: 'A new name: 100 % "quoted"',
      placement: { client: 'Harbour Press', project: 'Memoir' },
    });
    const { made, folder, path } = await deliver('standard');
    expect(made).toMatchObject({ preset: 'aac-48', mimeType: 'audio/mp4' });
    const probed = await probeMedia({
      ...{ ffprobe: tools.ffprobe, directory: folder, name: made.file, format: 'mov', signal },
    });
    expect(probed.tags).toMatchObject({ title: 'A new name: 100 % "quoted"', artist: 'Anna Berg' });
    const { file, folder: take } = library.getStored(recordingId);
    const master = decodeSamples(tools, join(take, file.master?.file ?? ''));
    expect(correlation(master, decodeSamples(tools, path), 100)).toBeGreaterThan(0.9999);
  });

  it('makes the small form from the capture', async () => {
    const { made, path } = await deliver('small');
    expect(made).toMatchObject({ preset: 'opus-24', mimeType: 'audio/ogg' });
    const { file, folder: take } = library.getStored(recordingId);
    expect(made.sizeBytes).toBeLessThan((file.master?.sizeBytes ?? 0) * 0.7);
    const capture = decodeSamples(tools, join(take, 'capture-microphone.webm'));
    expect(correlation(capture, decodeSamples(tools, path))).toBeGreaterThan(0.9);
  });

  it('rejects when master or recording are gone, and leaves nothing behind', async () => {
    await expect(deliver('standard', '00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({
      code: 'attachment-missing',
    });
    const { file, folder: take } = library.getStored(recordingId);
    rmSync(join(take, file.master?.file ?? ''));
    await expect(deliver('standard')).rejects.toMatchObject({ code: 'attachment-missing' });
    const folders = readdirSync(base).filter((entry) => entry.startsWith('out-'));
    expect(folders.flatMap((folder) => readdirSync(join(base, folder)).filter(isPartName))).toEqual([]);
  });
});
