import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Disposable } from './disposables.ts';
import { isDamagedDatabase, sqliteErrorCode } from './sqlite-error.ts';

/** SQLITE_BUSY: https://www.sqlite.org/rescode.html */
const busy = 5;

function openExclusively(path: string): DatabaseSync | null {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (sqliteErrorCode(error) === busy) return null;
    throw error;
  }
}

/**
 * Takes `<dataDirectory>/instance.lock` for this process, or returns null when another one has it. It is an empty
 * SQLite file held by an exclusive transaction: the system lets go of it however the process ends, `kill -9` included.
 */
export function takeInstanceLock(dataDirectory: string): Disposable | null {
  const path = join(dataDirectory, 'instance.lock');
  let database: DatabaseSync | null;
  try {
    database = openExclusively(path);
  } catch (error) {
    if (!isDamagedDatabase(error)) throw error;
    // Something else wrote into it; nothing of ours is in there.
    rmSync(path);
    database = openExclusively(path);
  }
  if (database === null) return null;
  const held = database;
  return {
    dispose() {
      if (held.isOpen) held.close();
    },
  };
}
