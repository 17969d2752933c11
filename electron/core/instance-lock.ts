import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Disposable } from './disposables.ts';

/** SQLite result codes: https://www.sqlite.org/rescode.html */
const sqliteBusy = 5;
const sqliteNotADatabase = 26;

function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  // The low byte of an extended code is the code itself.
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

function openExclusively(path: string): DatabaseSync | null {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (sqliteCode(error) === sqliteBusy) return null;
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
    if (sqliteCode(error) !== sqliteNotADatabase) throw error;
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
