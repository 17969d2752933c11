import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isTakeableName } from '../../../../shared/model/takeable-file.ts';
import { recordingFileName } from '../../library/library-files.ts';

/** A file of a watched folder, as it is now. */
export interface FoundFile {
  /** Below the folder. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Whole milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** What lies in a watched folder. */
export interface FoundFiles {
  /** Oldest first. */
  readonly files: readonly FoundFile[];
  /** All folders that were looked into, below the folder; it is the first one, by an empty name. */
  readonly folders: readonly string[];
  /** True where there is more than is looked at. */
  readonly isCut: boolean;
  /** False where that is so, or a folder was refused. */
  readonly isWhole: boolean;
}

/** Deeper, and beyond so many, nothing is looked at. */
const mostDepth = 10;
const mostFolders = 5000;
const mostFiles = 20_000;

/** Names of what is not finished: browsers, editors and download programs write under them. */
const unfinishedName = /^~|~$|\.(part|partial|crdownload|opdownload|download|tmp|temp)$|\.(tmp|temp)\.\w+$/i;

/**
 * Finds the files of a folder and its sub-folders that can be taken in. Links are not followed; hidden and empty files,
 * what browsers have not downloaded yet, and recordings of a library are left alone. Rejects with the system's error when the
 * folder itself cannot be read, and with the reason of `signal`.
 */
export async function findFiles(root: string, signal: AbortSignal): Promise<FoundFiles> {
  const files: FoundFile[] = [];
  const folders = [''];
  const refused: string[] = [];
  let isCut = false;
  for (let next = 0; next < folders.length && !isCut; next++) {
    const folder = folders[next] ?? '';
    signal.throwIfAborted();
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
      if (folder === '') throw error;
      refused.push(folder);
      return [];
    });
    // A recording in a copy of a library: its files are parts of it.
    if (entries.some(({ name }) => name === recordingFileName)) continue;
    const depth = folder === '' ? 0 : folder.split(/[/\\]/).length;
    const inner = entries.filter((entry) => entry.isDirectory() && !isLeftAlone(entry.name));
    if (depth < mostDepth) folders.push(...inner.map(({ name }) => join(folder, name)));
    files.push(...(await filesOf(root, folder, entries)));
    isCut = folders.length > mostFolders || files.length > mostFiles;
  }
  return {
    files: files.toSorted((one, other) => one.modifiedMs - other.modifiedMs),
    ...{ folders, isCut, isWhole: refused.length === 0 && !isCut },
  };
}

function isLeftAlone(name: string): boolean {
  return name.startsWith('.') || unfinishedName.test(name);
}

async function filesOf(root: string, folder: string, entries: readonly Dirent[]): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile() || !isTakeableName(entry.name) || isLeftAlone(entry.name)) continue;
    const path = join(folder, entry.name);
    const stats = await lstat(join(root, path)).catch(() => null);
    if (stats?.isFile() !== true || stats.size === 0) continue;
    found.push({ path, sizeBytes: stats.size, modifiedMs: Math.trunc(stats.mtimeMs) });
  }
  return found;
}

/** True when both are the same file, unchanged. */
export function isUnchanged(
  one: Pick<FoundFile, 'sizeBytes' | 'modifiedMs'> | undefined,
  other: Pick<FoundFile, 'sizeBytes' | 'modifiedMs'>,
): boolean {
  return one?.sizeBytes === other.sizeBytes && one.modifiedMs === other.modifiedMs;
}
