import { randomBytes } from 'node:crypto';
import { type FileHandle, lstat, open, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { type CopyOptions, copyHashed, hashOpen } from '../history/hashed-file.ts';
import { openListed } from '../history/listed-file.ts';
import { parentOf } from '../library/library-context.ts';
import type { FoundFile } from './list-files.ts';
import { MoveFailure, type MovePlaces, toMoveFailure } from './move-failure.ts';
import type { MovedFile } from './move-manifest.ts';

/** How often a copy that reads back differently is made again. */
const mostTries = 2;

const inPlace = (root: string, path: string) => join(root, ...path.split('/'));

/**
 * Copies one file: under another name, hashed while it is read, durable, then given its name and its time and read back.
 * Resolves with null when it was changed or taken away meanwhile; nothing of it is then listed. Rejects with
 * {@link MoveFailure} and with the reason of the signal. The folder it goes to is there.
 */
export async function copyMovedFile(
  places: MovePlaces,
  { path }: FoundFile,
  options: CopyOptions,
): Promise<MovedFile | null> {
  const failed = async (error: unknown, reading: boolean) => {
    options.signal.throwIfAborted();
    return toMoveFailure(error, places, { file: path, reading });
  };
  const source = await openListed(places.source, path).catch(async (error: unknown) => {
    throw await failed(error, true);
  });
  if (source === null) return null;
  try {
    for (let tries = 1; ; tries++) {
      const copied = await copyOnce(places, path, { source, options });
      if (copied !== 'damaged') return copied;
      if (tries === mostTries) throw new MoveFailure('copy-damaged', { file: path });
    }
  } catch (error) {
    throw await failed(error, isReading(error));
  } finally {
    await source.close();
  }
}

/** Of the two disks, only the library's is read before the copy is complete. */
function isReading(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'read';
}

async function copyOnce(
  places: MovePlaces,
  path: string,
  { source, options }: { readonly source: FileHandle; readonly options: CopyOptions },
): Promise<MovedFile | null | 'damaged'> {
  const before = await source.stat();
  const target = inPlace(places.target, path);
  const part = join(inPlace(places.target, parentOf(path)), `.moving-${randomBytes(6).toString('hex')}.part`);
  try {
    const facts = await copyHashed(source, part, endingAt(before.size, options));
    const after = await source.stat();
    const isChanged = after.size !== before.size || after.mtimeMs !== before.mtimeMs;
    if (isChanged || facts.sizeBytes !== before.size) return null;
    await utimes(part, before.atime, before.mtime);
    await rename(part, target);
    const { sha256 } = await readBack(target, options);
    if (sha256 !== facts.sha256) {
      await rm(target, { force: true });
      return 'damaged';
    }
    const { mtimeMs: copyMtimeMs } = await lstat(target);
    return { path, sizeBytes: before.size, mtimeMs: before.mtimeMs, copyMtimeMs, sha256: facts.sha256 };
  } catch (error) {
    if (error === grown) return null;
    throw error;
  } finally {
    await rm(part, { force: true }).catch(() => undefined);
  }
}

const grown = new Error('the file grew while it was copied');

/** What is written faster than it is read would never end. */
function endingAt(sizeBytes: number, { signal, onBytes }: CopyOptions): CopyOptions {
  let leftBytes = sizeBytes;
  return {
    signal,
    onBytes(count) {
      leftBytes -= count;
      if (leftBytes < 0) throw grown;
      onBytes(count);
    },
  };
}

async function readBack(path: string, { signal }: CopyOptions) {
  const copy = await open(path, 'r');
  try {
    return await hashOpen(copy, { signal, onBytes: () => undefined });
  } finally {
    await copy.close();
  }
}

/** True when a file and the copy of it are as they were when the copy was made. */
export async function isCopied(
  places: MovePlaces,
  found: FoundFile,
  entry: MovedFile | undefined,
): Promise<boolean> {
  if (entry?.sizeBytes !== found.sizeBytes || entry.mtimeMs !== found.mtimeMs) return false;
  const stats = await lstat(inPlace(places.target, found.path)).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return null;
    throw error;
  });
  return stats?.isFile() === true && stats.size === entry.sizeBytes && stats.mtimeMs === entry.copyMtimeMs;
}
