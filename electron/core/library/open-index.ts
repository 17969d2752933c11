import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDamagedDatabase, sqliteErrorCode } from '../sqlite-error.ts';
import { derivedTables, indexSchema, indexVersion } from './index-schema.ts';

/** SQLite's result code for a file that is no sound database. */
const corrupt = 11;
const cannotOpen = 14;
// Its rows are large and no list needs them: damage there is found when one is read.
const checkedTables = derivedTables.filter((table) => table !== 'recording_files');

/** Memory for pages of the index, in KiB: what is entered meets pages all over it. */
const cacheKib = 16_384;
/** Pages of the log after which it is written into the index, 16 MB: many changes meet the same pages again before that. */
const checkpointPages = 4000;

/** An open index. */
export interface OpenedIndex {
  readonly database: DatabaseSync;
  /** True when there was a file that could not be used; it was put aside. */
  readonly repaired: boolean;
  /** True when there was no index of this library: everything has to be read again. */
  readonly empty: boolean;
}

/** What {@link openIndex} needs to know. */
export interface IndexPlace {
  readonly path: string;
  /** The library folder it is an index of; one of another folder is emptied. */
  readonly libraryDirectory: string;
  /** A folder with the same files: the index of it is kept. */
  readonly copiedFrom?: string | undefined;
  readonly nowMs: () => number;
}

/**
 * Opens `index.db` and makes it where there is none. One of an older version of the app is made anew; a damaged one or one
 * of a newer version is put aside as `index.damaged-<time>.db`, of which only the newest is kept: the files are the truth.
 */
export function openIndex(place: IndexPlace): OpenedIndex {
  const existed = existsSync(place.path);
  try {
    const opened = openSound(place);
    return { ...opened, repaired: false };
  } catch (error) {
    const unusable = isDamagedDatabase(error) || sqliteErrorCode(error) === cannotOpen;
    if (!existed || !unusable) throw error;
    putIndexAside(place);
    return { ...openSound(place), repaired: true };
  }
}

function openSound({ path, libraryDirectory, copiedFrom }: IndexPlace): Omit<OpenedIndex, 'repaired'> {
  removeOutdated(path);
  const database = new DatabaseSync(path);
  try {
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -${cacheKib}; PRAGMA wal_autocheckpoint = ${checkpointPages}`,
    );
    const version = readVersion(database);
    const isNew = version === 0 && database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
    if (isNew) database.exec(`BEGIN; ${indexSchema} PRAGMA user_version = ${indexVersion}; COMMIT`);
    else if (version !== indexVersion) throw damaged(`version ${version}`);
    else checkSound(database);
    const claimed = claim(database, libraryDirectory, copiedFrom);
    return { database, empty: isNew || claimed };
  } catch (error) {
    database.close();
    throw error;
  }
}

function removeOutdated(path: string): void {
  if (!existsSync(path)) return;
  const database = new DatabaseSync(path);
  let version: number;
  try {
    version = readVersion(database);
  } finally {
    database.close();
  }
  if (version === 0 || version >= indexVersion) return;
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}

function readVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version);
}

function damaged(what: string): Error {
  return Object.assign(new Error(`the index is not usable: ${what}`), { errcode: corrupt });
}

function checkSound(database: DatabaseSync): void {
  for (const table of checkedTables) {
    const result = database.prepare(`PRAGMA quick_check('${table}')`).get()?.quick_check;
    if (result !== 'ok') throw damaged(String(result));
  }
}

/** What the index says about its library under `key`; undefined where it says nothing. */
export function readAbout(database: DatabaseSync, key: string): unknown {
  return database.prepare('SELECT value FROM about WHERE key = ?').get(key)?.value;
}

/** Notes something about the library under `key`. */
export function writeAbout(database: DatabaseSync, key: string, value: string): void {
  database.prepare('INSERT OR REPLACE INTO about VALUES (?, ?)').run(key, value);
}

/** Ties the index to its library folder; true when it had to be emptied for that. */
function claim(database: DatabaseSync, libraryDirectory: string, copiedFrom: string | undefined): boolean {
  const owner = readAbout(database, 'library');
  if (owner === libraryDirectory) return false;
  if (owner !== undefined && owner === copiedFrom) {
    writeAbout(database, 'library', libraryDirectory);
    return false;
  }
  const tables = [...derivedTables, 'scanned', 'unreadable', 'lost', 'about'];
  database.exec(`BEGIN; ${tables.map((table) => `DELETE FROM ${table};`).join(' ')} COMMIT`);
  writeAbout(database, 'library', libraryDirectory);
  return true;
}

/** Moves a damaged index, which must be closed, out of the way. */
export function putIndexAside({ path, nowMs }: IndexPlace): void {
  const folder = dirname(path);
  const stem = `${basename(path).replace(/\.db$/, '')}.damaged-`;
  for (const name of readdirSync(folder)) {
    if (name.startsWith(stem)) rmSync(join(folder, name), { recursive: true, force: true });
  }
  const stamp = new Date(nowMs()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const aside = join(folder, `${stem}${stamp}.db`);
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
}
