import { copyFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordingFile } from '../../../../shared/model/recording.ts';
import type { Library } from '../../library/library.ts';
import { newTakeFile } from '../../library/test-support/library-fixture.ts';

/** Puts a finished voice memo with a copy of the capture at `path` into the library; returns its id. */
export async function addMemo(
  library: Library,
  path: string,
  changes: Partial<RecordingFile> = {},
): Promise<string> {
  const author = { name: 'Anna Berg', email: 'anna@example.com' };
  const { file, folder } = await library.beginTake({
    file: newTakeFile({ author, title: 'Chapter one', ...changes }),
    projectId: null,
  });
  copyFileSync(path, join(folder, 'capture-microphone.webm'));
  const { size } = statSync(path);
  await library.update(file.id, (current) => ({
    ...current.file,
    state: 'ready',
    durationMs: 17_000,
    endReason: 'stopped',
    tracks: current.file.tracks.map((track) => ({ ...track, sizeBytes: size })),
  }));
  return file.id;
}
