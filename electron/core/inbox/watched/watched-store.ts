import type { DatabaseSync } from 'node:sqlite';
import type { UnreadFile } from '../../../../shared/model/inbox.ts';
import type { IncomingProblem } from '../incoming-message.ts';
import { readProblems } from '../incoming-store.ts';
import type { FoundFile } from './find-files.ts';

/** What became of a file: `taken` in, `refused` because nothing in it can be read, or `denied` by the system. */
export type WatchedState = 'taken' | 'refused' | 'denied';

/** See {@link WatchedStore.settle}. */
export interface WatchedOutcome {
  readonly state: WatchedState;
  readonly problems: readonly IncomingProblem[];
  /** ISO 8601. */
  readonly settledAt: string;
}

/** What is known of the files of watched folders, durable when a call returns. A file that changed is another file. */
export interface WatchedStore {
  /** Of each file that was dealt with, as it was then; by its path in the folder. */
  settled(folder: string): ReadonlyMap<string, SettledFile>;
  settle(folder: string, file: FoundFile, outcome: WatchedOutcome): void;
  /** Says no more about problems of files that are not there any more. */
  gone(folder: string, paths: readonly string[]): void;
  dismiss(id: number): void;
  takenCount(folder: string): number;
  /** Files with problems. */
  unreadPaths(folder: string): readonly string[];
  /** The same, as they are shown, newest first. */
  unread(folder: string, limit: number): readonly UnreadFile[];
}

/** A file that was dealt with. */
export type SettledFile = Omit<FoundFile, 'path'> & Pick<WatchedOutcome, 'state'>;

const settleSql = `INSERT INTO watched_files (folder, path, size_bytes, modified_ms, state, problem, settled_at)
  VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (folder, path) DO UPDATE SET size_bytes = excluded.size_bytes, modified_ms = excluded.modified_ms,
    state = excluded.state, problem = excluded.problem, settled_at = excluded.settled_at`;

const unreadSql = `SELECT id, path, problem, settled_at FROM watched_files
  WHERE folder = ? AND problem IS NOT NULL ORDER BY settled_at DESC, id DESC LIMIT ?`;

/** Opens the table of the watched folders in `queue.db`. */
export function openWatchedStore(database: DatabaseSync): WatchedStore {
  const forget = database.prepare('UPDATE watched_files SET problem = NULL WHERE folder = ? AND path = ?');
  return {
    settled(folder) {
      const sql = 'SELECT path, size_bytes, modified_ms, state FROM watched_files WHERE folder = ?';
      const rows = database.prepare(sql).all(folder);
      return new Map(
        rows.map((row) => [
          String(row.path),
          {
            ...{ sizeBytes: Number(row.size_bytes), modifiedMs: Number(row.modified_ms) },
            state: row.state as WatchedState,
          },
        ]),
      );
    },
    settle(folder, { path, sizeBytes, modifiedMs }, { state, problems, settledAt }) {
      const problem = problems.length > 0 ? JSON.stringify(problems) : null;
      database.prepare(settleSql).run(folder, path, sizeBytes, modifiedMs, state, problem, settledAt);
    },
    gone: (folder, paths) => paths.forEach((path) => forget.run(folder, path)),
    dismiss: (id) => void database.prepare('UPDATE watched_files SET problem = NULL WHERE id = ?').run(id),
    takenCount(folder) {
      const sql = "SELECT count(*) AS count FROM watched_files WHERE folder = ? AND state = 'taken'";
      return Number(database.prepare(sql).get(folder)?.count ?? 0);
    },
    unreadPaths(folder) {
      const sql = 'SELECT path FROM watched_files WHERE folder = ? AND problem IS NOT NULL';
      return database
        .prepare(sql)
        .all(folder)
        .map(({ path }) => String(path));
    },
    unread: (folder, limit) =>
      database
        .prepare(unreadSql)
        .all(folder, limit)
        .map((row) => ({
          ...{ id: Number(row.id), name: String(row.path), settledAt: String(row.settled_at) },
          problems: readProblems(String(row.problem)),
        })),
  };
}
