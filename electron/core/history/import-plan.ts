import { type ListedFile, type Manifest, recordingsFolder } from './manifest.ts';

/** Files of one folder of an export, by their names. */
export type ListedFolder = ReadonlyMap<string, ListedFile>;

/** What of an export can be imported, by its paths alone. */
export interface ImportPlan {
  /** By the folder of the recording, relative to the export, in the order of the manifest. */
  readonly recordings: ReadonlyMap<string, ListedFolder>;
  /** `client.json` and `project.json`, by their paths. */
  readonly placeFiles: ReadonlyMap<string, ListedFile>;
}

/** Sorts the files of a manifest: recordings lie in `recordings/<client>/<project>/<recording>/`; everything else is for people. */
export function planImport({ files }: Pick<Manifest, 'files'>): ImportPlan {
  const recordings = new Map<string, Map<string, ListedFile>>();
  const placeFiles = new Map<string, ListedFile>();
  for (const file of files) {
    const [top, ...parts] = file.path.split('/');
    if (top !== recordingsFolder) continue;
    const [name = ''] = parts.slice(-1);
    if (parts.length === 4) {
      const folder = [top, ...parts.slice(0, -1)].join('/');
      const known = recordings.get(folder) ?? new Map<string, ListedFile>();
      recordings.set(folder, known.set(name, file));
    } else if (parts.length === 2 || parts.length === 3) {
      placeFiles.set(file.path, file);
    }
  }
  return { recordings, placeFiles };
}
