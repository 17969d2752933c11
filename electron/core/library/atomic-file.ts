import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemErrorCode } from '../errors.ts';

/**
 * Replaces the file at `path` as a whole and durably: after a crash or power cut it holds either what it held before or
 * all of `data`. Other readers never see a part. Rejects with the system's error; the old file is then untouched.
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  options: { readonly mode?: number } = {},
): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, temporaryName());
  try {
    const file = await open(temporary, 'wx', options.mode ?? 0o666);
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
}

/**
 * Makes the names in a folder durable: files made, renamed and removed there. Does nothing where folders cannot be
 * synced, which is Windows (it does not need it) and some network file systems.
 */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS'].includes(systemErrorCode(error) ?? '')) throw error;
  } finally {
    await folder.close();
  }
}

/** True for the names {@link writeFileAtomic} gives its unfinished files, which a killed app leaves behind. */
export function isTemporaryName(name: string): boolean {
  return /^\.[0-9a-f]{12}\.tmp$/.test(name);
}

/** Removes the unfinished files in a folder that nobody writes to. */
export async function removeTemporaryFiles(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter(isTemporaryName);
  await Promise.all(names.map((name) => rm(join(folder, name), { force: true })));
}

// Not made of the file's own name, which may be as long as names can be.
function temporaryName(): string {
  return `.${randomBytes(6).toString('hex')}.tmp`;
}
