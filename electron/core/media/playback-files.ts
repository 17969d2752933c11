import { lstat } from 'node:fs/promises';
import { join } from 'node:path';

/** Path of `file` in `folder`, or null when `file` is more than a name: `recording.json` may have been written by anyone. */
export function memberPath(folder: string, file: string): string | null {
  const plain = file !== '' && file !== '.' && file !== '..' && !/[/\\\0:]/.test(file);
  return plain ? join(folder, file) : null;
}

/** Size of the regular file `file` in `folder`; null when there is none. Links do not count. */
export async function memberSizeBytes(folder: string, file: string): Promise<number | null> {
  const path = memberPath(folder, file);
  if (path === null) return null;
  const stats = await lstat(path).catch(() => null);
  return stats?.isFile() === true ? stats.size : null;
}
