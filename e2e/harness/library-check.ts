import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type RecordingFile, recordingFileSchema } from '../../shared/model/recording.ts';

/** A recording as a file manager sees it. */
export interface FoundRecording {
  readonly folder: string;
  readonly client: string;
  readonly project: string;
  readonly file: RecordingFile;
  /** Names of the files beside `recording.json`. */
  readonly files: readonly string[];
}

function folders(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** Every recording under `<library>/<Client>/<Project>/`, without the bin. Throws when a `recording.json` is not valid. */
export function findRecordings(library: string): FoundRecording[] {
  const found: FoundRecording[] = [];
  for (const client of folders(library).filter((name) => name !== 'Bin')) {
    for (const project of folders(join(library, client))) {
      for (const take of folders(join(library, client, project))) {
        const folder = join(library, client, project, take);
        const path = join(folder, 'recording.json');
        if (!existsSync(path)) continue;
        const file = recordingFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
        found.push({ folder, client, project, file, files: readdirSync(folder) });
      }
    }
  }
  return found;
}

/** The only recording of the library; throws when there is none or another. */
export function onlyRecording(library: string): FoundRecording {
  const [one, ...others] = findRecordings(library);
  if (one === undefined || others.length > 0)
    throw new Error(`${others.length + (one ? 1 : 0)} recordings, not one`);
  return one;
}
