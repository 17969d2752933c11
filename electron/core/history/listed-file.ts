import { constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { nameKey } from '../library/safe-name.ts';

/**
 * Opens the file `path` of the export in `folder`, whose real path is given, for reading. Null where there is none, and
 * for links, folders, pipes and whatever else is not a plain file in plain folders of the export.
 */
export async function openListed(folder: string, path: string): Promise<FileHandle | null> {
  const full = join(folder, ...path.split('/'));
  try {
    if (!(await lstat(full)).isFile()) return null;
    // A folder on the way may be a link to somewhere else.
    if (nameKey(await realpath(full)) !== nameKey(full)) return null;
    return await open(full, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(systemErrorCode(error) ?? '')) return null;
    throw error;
  }
}
