import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { isTemporaryName } from '../library/atomic-file.ts';
import { isUnbegunTake } from '../library/begin-take.ts';
import { inFolder } from '../library/library-context.ts';
import { isPartName } from '../media/part-files.ts';
import { reserveFileName } from '../recording/disk-reserve.ts';
import { isMovePart, moveManifestName } from './move-manifest.ts';

/** A file of the library as it lies on the disk. */
export interface FoundFile {
  /** Relative to the library, with `/`. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** Everything in a library folder. Links and other special files are neither followed nor listed. */
export interface FoundFiles {
  /** In order of path, the files of one folder together. */
  readonly files: readonly FoundFile[];
  /** Every folder, those above before those in it. */
  readonly folders: readonly string[];
}

/** True for what is only there while something is being made, and is worth nothing to anybody later. */
export function isPassing(name: string): boolean {
  return isTemporaryName(name) || isPartName(name) || isMovePart(name) || name === reserveFileName;
}

/**
 * Lists every file below `root` but those that are only there in passing. What vanishes meanwhile is left out. Rejects with
 * the system's error where a folder cannot be read.
 */
export async function listFiles(root: string, signal: AbortSignal): Promise<FoundFiles> {
  const files: FoundFile[] = [];
  const folders: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    signal.throwIfAborted();
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
      // One that was moved away a moment ago is met again where it is now.
      if (folder !== '' && systemErrorCode(error) === 'ENOENT') return [];
      throw error;
    });
    const inOrder = entries.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const paths = inOrder
      .filter((entry) => entry.isFile() && !isPassing(entry.name))
      .map(({ name }) => inFolder(folder, name))
      .filter((path) => path !== moveManifestName);
    for (const found of await Promise.all(paths.map((path) => look(root, path)))) {
      if (found !== null) files.push(found);
    }
    for (const entry of inOrder) {
      if (!entry.isDirectory() || isUnbegunTake(entry.name)) continue;
      const path = inFolder(folder, entry.name);
      folders.push(path);
      await walk(path);
    }
  };
  await walk('');
  return { files, folders };
}

async function look(root: string, path: string): Promise<FoundFile | null> {
  const stats = await lstat(join(root, path)).catch(() => null);
  return stats?.isFile() === true ? { path, sizeBytes: stats.size, mtimeMs: stats.mtimeMs } : null;
}

/** Size of all files together. */
export function sizeOf(files: readonly Pick<FoundFile, 'sizeBytes'>[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
