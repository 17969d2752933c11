import { readdir, realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { whyNotWritable } from '../writable-folder.ts';
import { isCopied } from './copy-file.ts';
import { listFiles, sizeOf } from './list-files.ts';
import { MoveFailure, type MovePlaces } from './move-failure.ts';
import { type MoveManifest, moveManifestName, readMoveManifest } from './move-manifest.ts';

/** Left free on the other disk, so that recording can go on there at once. */
const spareBytes = 256 * 1024 * 1024;
/** What systems put into folders and onto disks by themselves. */
const systemNames = new Set([
  ...['.DS_Store', '.Spotlight-V100', '.Trashes', '.fseventsd', '.TemporaryItems'],
  ...['Thumbs.db', 'desktop.ini', 'System Volume Information', '$RECYCLE.BIN', 'lost+found'],
]);

/** True when one of two real paths is the other or lies in it. */
export function isRelated(one: string, other: string): boolean {
  const isIn = (inner: string, outer: string) => {
    const path = relative(outer, inner);
    return path === '' || (path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path));
  };
  return isIn(one, other) || isIn(other, one);
}

/**
 * Real paths of a library and of the folder it is to move to, which must be writable, apart from the library, and empty or
 * hold what this move copied before, where it `mayResume`: a copy that was the library since is not written over. Rejects with
 * {@link MoveFailure}.
 */
export async function checkTarget({ source, target }: MovePlaces, mayResume: boolean): Promise<MovePlaces> {
  const real = {
    source: await realpath(source).catch(() => {
      throw new MoveFailure('library-missing');
    }),
    target: await realpath(target).catch(() => {
      throw new MoveFailure('target-missing');
    }),
  };
  if (isRelated(real.source, real.target)) throw new MoveFailure('inside');
  const reason = whyNotWritable(real.target);
  if (reason !== null) throw new MoveFailure('target-unwritable', { cause: reason });
  const names = (await readdir(real.target)).filter((name) => !systemNames.has(name));
  if (names.length === 0) return real;
  if (mayResume && (await readMoveManifest(real.target))?.source === real.source) return real;
  // The list alone, of another library or torn at its very beginning, is no reason to refuse.
  if (names.length === 1 && names[0] === moveManifestName) return real;
  throw new MoveFailure('not-empty');
}

/** Rejects with {@link MoveFailure} where what is not copied yet has no room on the other disk. */
export async function requireRoom(
  places: MovePlaces,
  {
    manifest,
    freeBytes,
    signal,
  }: {
    readonly manifest: MoveManifest;
    readonly freeBytes: (folder: string) => Promise<number>;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { files } = await listFiles(places.source, signal);
  const missing = [];
  for (const file of files) {
    if (!(await isCopied(places, file, manifest.entries.get(file.path)))) missing.push(file);
  }
  const missingBytes = sizeOf(missing) + spareBytes - (await freeBytes(places.target));
  if (missingBytes > 0) throw new MoveFailure('no-room', { missingBytes });
}
