import type { Dirent } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { isTemporaryName } from './atomic-file.ts';
import { exists } from './availability.ts';
import { isUnbegunTake } from './begin-take.ts';
import { type LibraryContext, inFolder, pathOf } from './library-context.ts';
import { recordingFileName } from './library-files.ts';
import { removeFolder } from './library-folders.ts';
import type { ScanMarks } from './scan-marks.ts';

/** A walk through the library folder. */
export interface Walk {
  readonly context: LibraryContext;
  readonly marks: ScanMarks;
  readonly signal: AbortSignal;
  /** When this app started: unfinished files that are older were left by an earlier one. */
  readonly startedMs: number;
}

/** What lies directly in a folder, in order of name. Links and hidden folders are passed over. */
export interface FolderList {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** Lists `folder` and clears away what a killed app left unfinished there. One that cannot be listed is a problem if it is ours. */
export async function listFolder({ context, marks, startedMs }: Walk, folder: string): Promise<FolderList> {
  let entries: Dirent[];
  try {
    entries = await readdir(pathOf(context, folder), { withFileTypes: true });
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return { folders: [], files: [] };
    marks.unseen.add(folder);
    const isOurs =
      folder.includes('/') || context.index.use(({ places }) => places.clientIn(folder)) !== null;
    if (isOurs) context.index.use(({ problems }) => problems.setUnreadable(folder));
    return { folders: [], files: [] };
  }
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  for (const name of files.filter(isTemporaryName))
    await removeStale(join(pathOf(context, folder), name), startedMs);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  for (const name of folders.filter(isUnbegunTake)) {
    await context.locks.withPlaces(() => removeFolder(context, inFolder(folder, name)));
  }
  return { folders: folders.filter((name) => !name.startsWith('.')).sort(), files };
}

async function removeStale(path: string, startedMs: number): Promise<void> {
  const stats = await stat(path).catch(() => null);
  if (stats !== null && stats.mtimeMs < startedMs) await rm(path, { force: true }).catch(() => undefined);
}

/** Recordings in `folder` and in at most `depth` folders above each other in it, in order of path. */
export async function findRecordings(walk: Walk, folder: string, depth: number): Promise<readonly string[]> {
  const { folders } = await listFolder(walk, folder);
  const found: string[] = [];
  for (const name of folders) {
    if (walk.signal.aborted) break;
    const inner = inFolder(folder, name);
    if (await isRecording(walk, inner)) found.push(inner);
    else if (depth > 0) found.push(...(await findRecordings(walk, inner, depth - 1)));
  }
  return found;
}

/** True when `folder` holds a `recording.json`. */
export async function isRecording({ context }: Walk, folder: string): Promise<boolean> {
  return exists(join(pathOf(context, folder), recordingFileName)).catch(() => false);
}
