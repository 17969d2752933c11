import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type FoundFile, type FoundFiles, isUnchanged } from './find-files.ts';
import type { SettledFile, WatchedStore } from './watched-store.ts';

/** A file that is not settled. */
export interface Candidate {
  readonly file: FoundFile;
  /** Since when it is as it is, on the clock of `performance`. */
  readonly sinceMs: number;
  /** How often it could not be taken in, in ways that may pass. */
  failures: number;
}

/** By the path of the file. */
export type Candidates = ReadonlyMap<string, Candidate>;

async function canOpen(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null);
  await file?.close();
  return file !== null;
}

async function isSettled(folder: string, file: FoundFile, known: SettledFile | undefined): Promise<boolean> {
  if (!known || !isUnchanged(known, file)) return false;
  // Being let in changes nothing else about a file.
  return known.state !== 'denied' || !(await canOpen(join(folder, file.path)));
}

/** Forgets the problems of files that are not there any more. */
function forgetGone(store: WatchedStore, folder: string, { files }: FoundFiles): void {
  const there = new Set(files.map(({ path }) => path));
  const gone = store.unreadPaths(folder).filter((path) => !there.has(path));
  store.gone(folder, gone);
}

/** The files that are not settled, among those that were found; `before` is what they were at the last look. */
export async function findCandidates(
  found: FoundFiles,
  {
    folder,
    store,
    before,
  }: { readonly folder: string; readonly store: WatchedStore; readonly before: Candidates },
): Promise<Candidates> {
  const settled = store.settled(folder);
  const candidates = new Map<string, Candidate>();
  for (const file of found.files) {
    if (await isSettled(folder, file, settled.get(file.path))) continue;
    const known = before.get(file.path);
    const isSame = known !== undefined && isUnchanged(known.file, file);
    candidates.set(file.path, isSame ? known : { file, sinceMs: performance.now(), failures: 0 });
  }
  if (found.isWhole) forgetGone(store, folder, found);
  return candidates;
}
