import { constants } from 'node:fs';
import { access, lstat, mkdir, stat } from 'node:fs/promises';
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

/** Watches `root`. With `make`, a folder that is not there is made once, now. */
export async function createAvailability(
  root: string,
  { make }: { readonly make: boolean },
): Promise<Availability> {
  // What stands in the way of making it, `check` finds too.
  if (make) await mkdir(root, { recursive: true }).catch(() => undefined);
  let isAvailable = await isReachable(root);

  const check = async () => (isAvailable = await isReachable(root));
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

async function isReachable(root: string): Promise<boolean> {
  try {
    await access(root, constants.R_OK | constants.W_OK | constants.X_OK);
    return (await stat(root)).isDirectory();
  } catch {
    return false;
  }
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
