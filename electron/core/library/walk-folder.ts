import type { Dirent } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { isTemporaryName } from './atomic-file.ts';
import { exists } from './availability.ts';
import { isUnbegunTake } from './begin-take.ts';
import { eachConcurrently } from './each-concurrently.ts';
import { type LibraryContext, inFolder, pathOf } from './library-context.ts';
import { recordingFileName } from './library-files.ts';
import { removeFolder } from './library-folders.ts';
import type { ScanArea } from './scan-area.ts';
import type { ScanMarks } from './scan-marks.ts';

/** File system calls at a time; more gain nothing, since Node has four threads for them. */
const lookups = 8;

/** A walk through the library folder. */
export interface Walk {
  readonly context: LibraryContext;
  readonly marks: ScanMarks;
  readonly signal: AbortSignal;
  /** All that is looked into. */
  readonly area: ScanArea;
  /** When this app started: unfinished files that are older were left by an earlier one. */
  readonly startedMs: number;
  /** See `ScanOptions`. */
  readonly pace?: () => Promise<void>;
  /** See `ScanOptions`. */
  readonly isRebuild?: boolean;
}

/** What lies directly in a folder, in order of name. Links, hidden folders and those outside the area are passed over. */
export interface FolderList {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** Lists `folder` and clears away what a killed app left unfinished there. One that cannot be listed is a problem if it is ours. */
export async function listFolder(
  { context, marks, startedMs, area }: Walk,
  folder: string,
): Promise<FolderList> {
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
  await tidyFolder({ context, startedMs }, folder, entries);
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const isSeen = (name: string) => !name.startsWith('.') && area.touches(inFolder(folder, name));
  return { folders: folders.filter(isSeen).sort(), files };
}

/** Clears away what a killed app left unfinished in `folder`, which holds `entries`. */
export async function tidyFolder(
  { context, startedMs }: Pick<Walk, 'context' | 'startedMs'>,
  folder: string,
  entries: readonly Dirent[],
): Promise<void> {
  for (const entry of entries) {
    if (entry.isFile() && isTemporaryName(entry.name))
      await removeStale(join(pathOf(context, folder), entry.name), startedMs);
    if (entry.isDirectory() && isUnbegunTake(entry.name))
      await context.locks.withPlaces(() => removeFolder(context, inFolder(folder, entry.name)));
  }
}

async function removeStale(path: string, startedMs: number): Promise<void> {
  const stats = await stat(path).catch(() => null);
  if (stats !== null && stats.mtimeMs < startedMs) await rm(path, { force: true }).catch(() => undefined);
}

/** Recordings in `folder` and in at most `depth` folders above each other in it, in order of path. */
export async function findRecordings(walk: Walk, folder: string, depth: number): Promise<readonly string[]> {
  const { recordings, others } = await sortFolders(walk, folder, (await listFolder(walk, folder)).folders);
  const found = [...recordings];
  for (const inner of depth > 0 ? others : []) {
    if (walk.signal.aborted) break;
    found.push(...(await findRecordings(walk, inner, depth - 1)));
  }
  return found.sort();
}

/** The folders `names` in `parent`, told apart by whether they hold a `recording.json`; all in order of path. */
export async function sortFolders(
  { context, signal }: Walk,
  parent: string,
  names: readonly string[],
): Promise<{ readonly recordings: readonly string[]; readonly others: readonly string[] }> {
  const recordings: string[] = [];
  const others: string[] = [];
  await eachConcurrently(names, lookups, async (name) => {
    if (signal.aborted) return;
    const folder = inFolder(parent, name);
    const isRecording = await exists(join(pathOf(context, folder), recordingFileName)).catch(() => false);
    (isRecording ? recordings : others).push(folder);
  });
  return { recordings: recordings.sort(), others: others.sort() };
}
