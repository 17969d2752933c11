import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from './clock.ts';
import type { Disposable } from './disposables.ts';
import { takeInstanceLock } from './instance-lock.ts';
import { type Log, createFileLog } from './log.ts';
import { putAsideDamagedSettings } from './settings/settings-file.ts';

/** A data folder that belongs to this process until disposed. */
export interface DataFolder extends Disposable {
  readonly directory: string;
  readonly log: Log;
}

/**
 * Makes and locks the data folder, opens its log and puts a damaged settings file aside: what every host does first.
 * Returns null when another instance has the folder; nothing in it is opened then.
 */
export function openDataFolder(directory: string): DataFolder | null {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = takeInstanceLock(directory);
  if (lock === null) return null;
  const log = createFileLog({ directory: join(directory, 'logs'), clock: systemClock });
  const aside = putAsideDamagedSettings(directory, new Date());
  if (aside !== null) log.info('settings-put-aside', { name: aside });
  return {
    directory,
    log,
    async dispose() {
      await log.dispose();
      await lock.dispose();
    },
  };
}
