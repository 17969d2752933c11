import { constants } from 'node:fs';
import { access, lstat, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, systemErrorCode } from '../errors.ts';
import { sqliteErrorCode } from '../sqlite-error.ts';

/** Knows whether the library folder can be reached. */
export interface Availability {
  available(): boolean;
  /** Looks again; true when the folder is there and may be written. */
  check(): Promise<boolean>;
  /**
   * Runs `work` on the library. Rejects with `library-unavailable` when the folder cannot be reached before or turns out
   * to be gone, with `disk-full` when there is no room, otherwise with what `work` rejects with.
   */
  guard<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Throws `AppError('library-unavailable')` when the folder could not be reached last time. */
  require(): void;
}

/** Remembers, also when the app has ended, whether the library folder was the top of a disk of its own. */
export interface DiskMemory {
  readonly wasOwn: () => boolean;
  readonly remember: (isOwn: boolean) => void;
}

/** Watches `root`. With `make`, a folder that is not there is made once, now. */
export async function createAvailability(
  root: string,
  { make, disk }: { readonly make: boolean; readonly disk: DiskMemory },
): Promise<Availability> {
  // What stands in the way of making it, `check` finds too.
  if (make) await mkdir(root, { recursive: true }).catch(() => undefined);
  let isAvailable = await isReachable(root, disk);

  const check = async () => (isAvailable = await isReachable(root, disk));
  const require = () => {
    if (!isAvailable) throw unavailable();
  };
  return {
    available: () => isAvailable,
    check,
    require,
    async guard(work) {
      require();
      try {
        return await work();
      } catch (error) {
        if (isOutOfRoom(error)) throw new AppError('disk-full', 'no room in the library', { cause: error });
        if (systemErrorCode(error) !== undefined && !(await check())) throw unavailable(error);
        throw error;
      }
    },
  };
}

function unavailable(cause?: unknown): AppError {
  return new AppError('library-unavailable', 'the library folder cannot be reached', { cause });
}

async function isReachable(root: string, disk: DiskMemory): Promise<boolean> {
  try {
    await access(root, constants.R_OK | constants.W_OK | constants.X_OK);
    const [stats, above] = await Promise.all([stat(root), stat(dirname(root))]);
    return stats.isDirectory() && (await isSameDisk(root, stats.dev !== above.dev, disk));
  } catch {
    return false;
  }
}

/** The empty folder that a disk was mounted on is not the library: what is recorded there would vanish when the disk is back. */
async function isSameDisk(root: string, isOwn: boolean, disk: DiskMemory): Promise<boolean> {
  if (disk.wasOwn() === isOwn) return true;
  const isEmpty = (await readdir(root)).length === 0;
  if (isEmpty && !isOwn) return false;
  disk.remember(isOwn);
  return true;
}

function isOutOfRoom(error: unknown): boolean {
  const sqliteFull = 13;
  return ['ENOSPC', 'EDQUOT'].includes(systemErrorCode(error) ?? '') || sqliteErrorCode(error) === sqliteFull;
}

/** True when something, even a broken link, has this path. Rejects when that cannot be found out. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return false;
    throw error;
  }
}
