import { realpath } from 'node:fs/promises';
import { AppError } from '../../errors.ts';
import { isRelated } from '../../move/check-target.ts';

/**
 * Rejects with `folder-not-watchable` when `folder` is one of `own`, lies in one or holds one: what is kept there would be
 * taken in again. Folders of ours that are not there now are compared as they are written.
 */
export async function requireWatchable(folder: string, own: readonly string[]): Promise<void> {
  const real = (path: string) => realpath(path).catch(() => path);
  const watched = await real(folder);
  for (const path of own) {
    if (isRelated(await real(path), watched))
      throw new AppError('folder-not-watchable', 'a folder of our own');
  }
}
