import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import type { Library } from '../library/library.ts';

/** Removes the folders in `directory`, each named by a recording, of recordings that are gone. Rejects with system errors. */
export async function removeOfGone(
  library: Pick<Library, 'getStored' | 'indexed'>,
  directory: string,
): Promise<void> {
  await library.indexed();
  const ids = await readdir(directory).catch(() => []);
  for (const id of ids) {
    if (isGone(library, id)) await rm(join(directory, id), { recursive: true, force: true });
  }
}

function isGone(library: Pick<Library, 'getStored'>, recordingId: string): boolean {
  try {
    library.getStored(recordingId);
    return false;
  } catch (error) {
    return error instanceof AppError && error.code === 'not-found';
  }
}
