import type { DatabaseSync } from 'node:sqlite';
import type { Collected } from './collect-passages.ts';
import { type Passage, packPassages, unpackPassages } from './passage.ts';
import { linesPerRow, rowRoom } from './search-schema.ts';
import { wordsOf } from './search-words.ts';

/** The full-text tables: what was written about recordings, and what is said in them. */
export const textTables = ['written', 'spoken'] as const;

/** One of {@link textTables}. */
export type TextTable = (typeof textTables)[number];

/** Part of a recording that was found: everything written about it, or some lines of what is said in it. */
export interface FoundRow {
  /** Of the recording: the higher, the newer. */
  readonly number: number;
  readonly table: TextTable;
  /** Counted from 0 in its recording and table. */
  readonly row: number;
}

/** A recording whose passages may have changed. */
export interface Dirty {
  readonly id: string;
  /** Tells this change from later ones. */
  readonly change: number;
  /** Of its passages as they are known; null where none are. */
  readonly signature: string | null;
}

/** Search in the index. */
export interface SearchRows {
  /** Recordings of the first changes that are not worked off, with what is known of them. */
  dirty(limit: number): readonly Dirty[];
  /** How many changes are not worked off, counted up to `most`: an index that is made anew has very many. */
  dirtyCount(most: number): number;
  put(recording: { readonly id: string; readonly createdMs: number } & Collected): void;
  remove(id: string): void;
  /** Says that a change was worked off; one that came after it stays. */
  settle(dirty: Dirty): void;
  /** The newest rows for which an FTS5 expression holds. */
  find(table: TextTable, expression: string, limit: number): readonly FoundRow[];
  /** The newest recordings, at most `limit`, in which all of the expressions hold somewhere; of each, only the newest rows are looked at. */
  findAll(expressions: readonly string[], limit: number): readonly number[];
  /** Rows of one recording for which an expression holds. */
  findIn(number: number, table: TextTable, expression: string): readonly FoundRow[];
  recording(number: number): { readonly id: string; readonly passages: readonly Passage[] } | null;
  /** Words longer than two letters, to guess from. */
  words(): readonly string[];
  /** The words used most that begin like this. */
  completions(beginning: string): readonly string[];
  wordCount(): number;
  /** Writes how often words were used, which `put` only counts. */
  writeUses(): void;
  /** Puts what was written one after the other together, some of it at a time; false when there is nothing left to do. */
  tidy(): boolean;
}

/** Time from which numbers count, and their unit. */
const epochMs = Date.UTC(2000, 0, 1);
const unitMs = 10_000;
const mostNumber = 2 ** 32;
/** With fewer letters than tell it apart, a rare word is found once more of it is typed. */
const mostCompletions = 80;
/** For one or two letters: the words used most stand in nearly everything. */
const fewCompletions = 20;

/** SQL for the bytes of an id: less than half of the room of its text. */
const idBytes = (sql: string) => `unhex(${sql}, '-')`;

function toId(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Statements of the search. */
export function createSearchRows(database: DatabaseSync): SearchRows {
  const dirty = database.prepare(
    `SELECT d.id, d.change, s.signature
     FROM (
       SELECT id, max(change) AS change FROM search_dirty
       WHERE id IN (SELECT id FROM search_dirty ORDER BY change LIMIT ?) GROUP BY id
     ) d
     LEFT JOIN search_recordings s ON s.id = ${idBytes('d.id')}`,
  );
  const dirtyCount = database.prepare('SELECT count(*) AS count FROM (SELECT 1 FROM search_dirty LIMIT ?)');
  const settle = database.prepare('DELETE FROM search_dirty WHERE id = ? AND change <= ?');
  const recording = database.prepare('SELECT id, passages FROM search_recordings WHERE number = ?');
  return {
    ...createWriting(database),
    ...createWords(database),
    ...createFinds(database),
    tidy: createTidying(database),
    dirty: (limit) =>
      dirty.all(limit).map((row) => ({
        id: String(row.id),
        change: Number(row.change),
        signature: row.signature as string | null,
      })),
    dirtyCount: (most) => Number(dirtyCount.get(most)?.count),
    settle: ({ id, change }) => void settle.run(id, change),
    recording(number) {
      const row = recording.get(number);
      return row === undefined
        ? null
        : { id: toId(row.id as Uint8Array), passages: unpackPassages(row.passages as Uint8Array) };
    },
  };
}

function createFinds(database: DatabaseSync): Pick<SearchRows, 'find' | 'findAll' | 'findIn'> {
  const find = (table: TextTable) =>
    database.prepare(
      `SELECT rowid FROM search_${table} WHERE search_${table} MATCH ? ORDER BY rowid DESC LIMIT ?`,
    );
  const finds = { written: find('written'), spoken: find('spoken') };
  const findIn = (table: TextTable) =>
    database.prepare(
      `SELECT rowid FROM search_${table} WHERE search_${table} MATCH ? AND rowid >= ? AND rowid < ?`,
    );
  const findsIn = { written: findIn('written'), spoken: findIn('spoken') };
  return {
    find: (table, expression, limit) =>
      finds[table].all(expression, limit).map(({ rowid }) => toFound(table, Number(rowid))),
    findAll: createFindAll(database),
    findIn(number, table, expression) {
      const room = roomOf(table);
      const rows = findsIn[table].all(expression, number * room, (number + 1) * room);
      return rows.map(({ rowid }) => toFound(table, Number(rowid)));
    },
  };
}

function toFound(table: TextTable, rowid: number): FoundRow {
  const room = roomOf(table);
  return { number: Math.floor(rowid / room), table, row: rowid % room };
}

/** Rows of each word that are looked at for recordings that hold all of them. */
const mostAcross = 5000;

/** By SQLite alone: of thousands of rows, hardly any come out. */
function createFindAll(database: DatabaseSync): SearchRows['findAll'] {
  const one = (at: number) => `
    SELECT number FROM (
      SELECT number FROM (
        SELECT rowid AS number FROM search_written WHERE search_written MATCH ?${at} ORDER BY rowid DESC LIMIT ${mostAcross}
      ) UNION SELECT number FROM (
        SELECT rowid / ${rowRoom} AS number FROM search_spoken WHERE search_spoken MATCH ?${at} ORDER BY rowid DESC LIMIT ${mostAcross}
      )
    )`;
  const prepare = (count: number) => {
    const each = Array.from({ length: count }, (_, index) => one(index + 2));
    return database.prepare(`${each.join(' INTERSECT ')} ORDER BY number DESC LIMIT ?1`);
  };
  const prepared = new Map<number, ReturnType<typeof prepare>>();
  return (expressions, limit) => {
    const statement = prepared.get(expressions.length) ?? prepare(expressions.length);
    prepared.set(expressions.length, statement);
    return statement.all(limit, ...expressions).map(({ number }) => Number(number));
  };
}

/** Pages of a full-text table that are written before somebody else has a turn. */
const tidiedPages = 200;

/** @see https://sqlite.org/fts5.html#the_merge_command: a negative count begins where everything is to become one. */
function createTidying(database: DatabaseSync): SearchRows['tidy'] {
  const changes = database.prepare('SELECT total_changes() AS count');
  const tidies = textTables.map((table) =>
    database.prepare(`INSERT INTO search_${table} (search_${table}, rank) VALUES ('merge', ?)`),
  );
  const count = () => Number(changes.get()?.count);
  return () =>
    tidies.some((tidy) => {
      const before = count();
      tidy.run(-tidiedPages);
      // One change is the command itself.
      return count() - before > 1;
    });
}

function createWords(database: DatabaseSync): Pick<SearchRows, 'words' | 'completions' | 'wordCount'> {
  const words = database.prepare('SELECT word FROM search_words WHERE length(word) > 2');
  const completions = database.prepare(
    'SELECT word FROM search_words WHERE word >= :from AND word < :to ORDER BY uses DESC LIMIT :most',
  );
  const wordCount = database.prepare('SELECT count(*) AS count FROM search_words');
  return {
    completions: (beginning) =>
      completions
        .all({
          from: beginning,
          to: `${beginning}\u{10FFFF}`,
          most: beginning.length < 3 ? fewCompletions : mostCompletions,
        })
        .map((row) => String(row.word)),
    words: () => words.all().map((row) => String(row.word)),
    wordCount: () => Number(wordCount.get()?.count),
  };
}

/** The passages of each row of a table that a recording has. */
export function rowsOf(passages: readonly Passage[], table: TextTable): readonly (readonly Passage[])[] {
  const own = passages.filter(({ source }) => (source === 'transcript') === (table === 'spoken'));
  if (table === 'written') return own.length === 0 ? [] : [own];
  const count = Math.ceil(own.length / linesPerRow);
  return Array.from({ length: count }, (_, row) => own.slice(row * linesPerRow, (row + 1) * linesPerRow));
}

/** Ids of rows that a recording has in a table: written is one. */
function roomOf(table: TextTable): number {
  return table === 'written' ? 1 : rowRoom;
}

/** Longer ones are no words. */
const longestWord = 40;

/** So many words are counted before their uses are written. */
const mostCounted = 20_000;

/**
 * Counts how often words are used. A word is there at once; its uses are written now and then, since that touches nearly
 * every page of the table each time. What a killed app did not write is missing from the counts, not from the words.
 */
function createCounting(database: DatabaseSync) {
  const add = database.prepare('INSERT INTO search_words VALUES (?, 0) ON CONFLICT (word) DO NOTHING');
  const addUses = database.prepare(
    'INSERT INTO search_words VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET uses = uses + excluded.uses',
  );
  const counted = new Map<string, number>();
  const writeUses = () => {
    for (const [word, uses] of counted) addUses.run(word, uses);
    counted.clear();
  };
  return {
    writeUses,
    count: (words: Iterable<string>) => {
      for (const word of words) {
        const uses = counted.get(word);
        if (uses === undefined) add.run(word);
        counted.set(word, (uses ?? 0) + 1);
      }
      if (counted.size > mostCounted) writeUses();
    },
  };
}

function createWriting(database: DatabaseSync): Pick<SearchRows, 'put' | 'remove' | 'writeUses'> {
  const known = database.prepare(`SELECT number FROM search_recordings WHERE id = ${idBytes('?')}`);
  const taken = database.prepare('SELECT 1 FROM search_recordings WHERE number = ?');
  const insert = database.prepare(
    `INSERT INTO search_recordings (number, id, signature, passages) VALUES (?, ${idBytes('?')}, ?, ?)`,
  );
  const removal = database.prepare(`DELETE FROM search_recordings WHERE id = ${idBytes('?')}`);
  const { count, writeUses } = createCounting(database);
  const statements = (table: TextTable) => ({
    add: database.prepare(`INSERT INTO search_${table} (rowid, text) VALUES (?, ?)`),
    rows: database.prepare(`DELETE FROM search_${table} WHERE rowid >= ? AND rowid < ?`),
  });
  const texts = { written: statements('written'), spoken: statements('spoken') };
  const remove = (id: string) => {
    const number = known.get(id)?.number;
    if (number === undefined) return;
    for (const table of textTables) {
      const room = roomOf(table);
      texts[table].rows.run(Number(number) * room, (Number(number) + 1) * room);
    }
    removal.run(id);
  };
  const numberOf = (createdMs: number) => {
    let number = Math.min(mostNumber, Math.max(0, Math.floor((createdMs - epochMs) / unitMs)));
    while (taken.get(number) !== undefined) number += 1;
    return number;
  };
  return {
    remove,
    writeUses,
    put({ id, createdMs, signature, passages }) {
      remove(id);
      const number = numberOf(createdMs);
      insert.run(number, id, signature, packPassages(passages));
      const fresh = new Set<string>();
      for (const table of textTables) {
        for (const [row, lines] of rowsOf(passages, table).entries()) {
          // Once is enough: where a word stands is looked up in the text itself.
          const words = new Set(lines.flatMap(({ text }) => wordsOf(text).map(({ word }) => word)));
          texts[table].add.run(number * roomOf(table) + row, [...words].join(' '));
          for (const word of words) if (word.length <= longestWord) fresh.add(word);
        }
      }
      count(fresh);
    },
  };
}
