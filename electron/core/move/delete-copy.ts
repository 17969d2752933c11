import { lstat, realpath, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isRelated } from './check-target.ts';
import { listFiles } from './list-files.ts';
import { MoveFailure } from './move-failure.ts';
import { type MovedFile, moveManifestName } from './move-manifest.ts';

/** What {@link deleteCopy} is about. */
export interface DeleteOptions {
  /** The folder to delete from. */
  readonly folder: string;
  /** The library folder in use, which is never touched. */
  readonly library: string;
  readonly entries: ReadonlyMap<string, MovedFile>;
  /** Which side of the move `folder` is: what its files have to look like to be deleted. */
  readonly side: 'source' | 'target';
  readonly signal: AbortSignal;
  readonly onDeleted: (bytes: number) => void;
}

/**
 * Deletes one of the two copies of a moved library: every file that the move copied and read back and that has its size and
 * time still, then the folders that are empty. Everything else stays. Resolves with the number of files that stay. Rejects
 * with {@link MoveFailure} where the folder is, holds or lies in the library in use.
 */
export async function deleteCopy(options: DeleteOptions): Promise<number> {
  const { folder, library, entries, side, signal, onDeleted } = options;
  const stats = await lstat(folder).catch(() => null);
  if (stats === null) return 0;
  const inUse = await realpath(library).catch(() => {
    throw new MoveFailure('library-missing');
  });
  if (!stats.isDirectory() || isRelated(await realpath(folder), inUse)) throw new MoveFailure('inside');
  const { files, folders } = await listFiles(folder, signal);
  let kept = 0;
  for (const file of files) {
    signal.throwIfAborted();
    const entry = entries.get(file.path);
    const mtimeMs = side === 'source' ? entry?.mtimeMs : entry?.copyMtimeMs;
    if (entry?.sizeBytes === file.sizeBytes && mtimeMs === file.mtimeMs) {
      await unlink(join(folder, file.path));
      onDeleted(file.sizeBytes);
    } else kept += 1;
  }
  if (kept === 0) await unlink(join(folder, moveManifestName)).catch(() => undefined);
  for (const inner of folders.toReversed()) await rmdir(join(folder, inner)).catch(() => undefined);
  // The folder that a move was to go to was somebody's before.
  if (kept === 0 && side === 'source') await rmdir(folder).catch(() => undefined);
  return kept;
}
