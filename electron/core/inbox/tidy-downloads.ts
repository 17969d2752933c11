import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import type { Log } from '../log.ts';
import type { IncomingStore } from './incoming-store.ts';

/**
 * Removes from the folder of downloads what an earlier run left when it ended between settling a message and clearing up
 * after it. What belongs to messages that wait stays: their download goes on where it was. What cannot
 * be removed is told to the log, and tried again when the app starts again.
 */
export async function tidyDownloads(
  { downloadsFolder, log }: { readonly downloadsFolder: string; readonly log: Pick<Log, 'error'> },
  store: Pick<IncomingStore, 'isWaiting'>,
): Promise<void> {
  try {
    for (const name of await readdir(downloadsFolder)) {
      if (!store.isWaiting(name)) await rm(join(downloadsFolder, name), { recursive: true, force: true });
    }
  } catch (error) {
    // There is no such folder before the first download.
    if (systemErrorCode(error) !== 'ENOENT') log.error('downloads-not-tidied', error);
  }
}
