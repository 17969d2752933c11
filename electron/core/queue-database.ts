import { closeSync, existsSync, openSync, readSync, renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from './errors.ts';
import { queueMigrations } from './queue-migrations.ts';
import { isDamagedDatabase } from './sqlite-error.ts';

/** The database of the queues, open until `database.close()`. */
export interface QueueDatabase {
  readonly database: DatabaseSync;
  /** True when the file was damaged, was put aside, and this is a new one. */
  readonly repaired: boolean;
}

/** The version in the header of the file, 0 if it is no database (https://www.sqlite.org/fileformat.html#user_version_number), read without opening it as a database. */
function headerVersion(path: string): number {
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, header.byteLength, 0);
    return header.toString('latin1', 0, 16) === 'SQLite format 3\0' ? header.readInt32BE(60) : 0;
  } finally {
    closeSync(file);
  }
}

function readVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
}

/** The version of a file that must not be changed before it is known. */
function storedVersion(path: string): number {
  if (!existsSync(path)) return 0;
  // Only a database that was not closed has a log, and then the header may be old.
  if (!existsSync(`${path}-wal`)) return headerVersion(path);
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return readVersion(database);
  } finally {
    database.close();
  }
}

function refuseNewer(version: number): void {
  if (version <= queueMigrations.length) return;
  throw new AppError(
    'unsupported',
    `the outbox was made by a newer Outspoken (version ${version} of queue.db, this one knows ${queueMigrations.length}); nothing was changed, update Outspoken`,
  );
}

function migrate(database: DatabaseSync): void {
  const from = readVersion(database);
  for (const [index, statements] of queueMigrations.entries()) {
    if (index < from) continue;
    database.exec(`BEGIN IMMEDIATE; ${statements} PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

function checkSound(database: DatabaseSync): void {
  const result = database.prepare('PRAGMA quick_check(1)').get()?.quick_check;
  if (result === 'ok') return;
  throw Object.assign(new Error('quick_check failed'), { errcode: 11 });
}

function openSound(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true });
  try {
    // What is acknowledged survives a power cut: https://www.sqlite.org/pragma.html#pragma_synchronous
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    checkSound(database);
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function putAside(path: string): void {
  const stamp = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const aside = path.replace(/(\.db)?$/, `.damaged-${stamp}.db`);
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
}

/**
 * Opens `queue.db`, the durable queues that no file could replace: WAL, `synchronous=FULL`, foreign keys, migrated.
 * A damaged one is put aside as `queue.damaged-<time>.db` and a new one made. One from a newer version of the app
 * throws `AppError('unsupported')` and is left byte for byte as it was.
 */
export function openQueueDatabase(path: string): QueueDatabase {
  try {
    refuseNewer(storedVersion(path));
    return { database: openSound(path), repaired: false };
  } catch (error) {
    if (!isDamagedDatabase(error)) throw error;
    putAside(path);
    return { database: openSound(path), repaired: true };
  }
}
