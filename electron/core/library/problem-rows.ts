import type { DatabaseSync } from 'node:sqlite';

/** What a scan may skip, and what it found wrong. */
export interface ProblemRows {
  /** Remembers a folder that holds something unreadable; its recording, if one was known, is no longer listed. */
  setUnreadable(folder: string): void;
  clearUnreadable(folder: string): void;
  unreadable(): readonly string[];
  /** Remembers a recording whose folder is gone. */
  setLost(lost: { readonly id: string; readonly folder: string; readonly noticedMs: number }): void;
  clearLost(id: string): void;
  lost(): readonly { readonly id: string; readonly folder: string }[];
  forgetLostBefore(noticedMs: number): void;
}

/** Statements about what is wrong. */
export function createProblemRows(database: DatabaseSync): ProblemRows {
  const set = database.prepare('INSERT OR IGNORE INTO unreadable (folder) VALUES (?)');
  const clear = database.prepare('DELETE FROM unreadable WHERE folder = ?');
  const unreadable = database.prepare('SELECT folder FROM unreadable ORDER BY folder');
  const setLost = database.prepare(
    'INSERT OR REPLACE INTO lost (id, folder, noticed_ms) VALUES (:id, :folder, :noticedMs)',
  );
  const clearLost = database.prepare('DELETE FROM lost WHERE id = ?');
  const lost = database.prepare('SELECT id, folder FROM lost ORDER BY folder');
  const forget = database.prepare('DELETE FROM lost WHERE noticed_ms < ?');
  return {
    setUnreadable: (folder) => void set.run(folder),
    clearUnreadable: (folder) => void clear.run(folder),
    unreadable: () => unreadable.all().map((row) => String(row.folder)),
    setLost: (entry) => void setLost.run(entry),
    clearLost: (id) => void clearLost.run(id),
    lost: () => lost.all().map((row) => ({ id: String(row.id), folder: String(row.folder) })),
    forgetLostBefore: (noticedMs) => void forget.run(noticedMs),
  };
}
