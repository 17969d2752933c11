import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** A row of `compression_jobs`. Jobs that are done have none: the master itself says so. */
export interface CompressionRow {
  readonly id: string;
  readonly recordingId: string;
  readonly state: 'waiting' | 'running' | 'failed' | 'cancelled';
  readonly attempts: number;
  readonly detail: string;
}

/** The durable side of the compression queue. Every change is on disk when its call returns. */
export interface CompressionTable {
  list(): readonly CompressionRow[];
  get(recordingId: string): CompressionRow | null;
  /** The job that has waited longest, or null. */
  nextWaiting(): CompressionRow | null;
  /** Adds a waiting job unless the recording has one. */
  add(recordingId: string): void;
  setState(recordingId: string, state: CompressionRow['state'], detail?: string): void;
  /** To `running`, counting the attempt. */
  begin(recordingId: string): void;
  remove(recordingId: string): void;
  /** Jobs that were running when the app ended wait again. */
  resumeInterrupted(): void;
}

const rowSchema = z
  .object({
    id: z.string(),
    recording_id: z.string(),
    state: z.enum(['waiting', 'running', 'failed', 'cancelled']),
    attempts: z.number(),
    detail: z.string(),
  })
  .transform(({ recording_id: recordingId, ...row }): CompressionRow => ({ ...row, recordingId }));

/** Opens the table in the queue database, which has it already. Times are ISO 8601 from `nowMs`. */
export function createCompressionTable(database: DatabaseSync, nowMs: () => number): CompressionTable {
  const now = () => new Date(nowMs()).toISOString();
  const columns = 'SELECT id, recording_id, state, attempts, detail FROM compression_jobs';
  const selectAll = database.prepare(`${columns} ORDER BY created_at, rowid`);
  const selectOne = database.prepare(`${columns} WHERE recording_id = ?`);
  const selectNext = database.prepare(
    `${columns} WHERE state = 'waiting' ORDER BY updated_at, rowid LIMIT 1`,
  );
  const insert = database.prepare(
    `INSERT INTO compression_jobs (id, recording_id, state, attempts, detail, created_at, updated_at)
     VALUES (?, ?, 'waiting', 0, '', ?, ?) ON CONFLICT (recording_id) DO NOTHING`,
  );
  const update = database.prepare(
    'UPDATE compression_jobs SET state = ?, detail = ?, updated_at = ? WHERE recording_id = ?',
  );
  const begin = database.prepare(
    `UPDATE compression_jobs SET state = 'running', detail = '', attempts = attempts + 1, updated_at = ?
     WHERE recording_id = ?`,
  );
  const remove = database.prepare('DELETE FROM compression_jobs WHERE recording_id = ?');
  // Keeps `updated_at`: what was begun before the end goes first again.
  const resume = database.prepare("UPDATE compression_jobs SET state = 'waiting' WHERE state = 'running'");

  const parse = (row: unknown) => (row === undefined ? null : rowSchema.parse(row));
  return {
    list: () => z.array(rowSchema).parse(selectAll.all()),
    get: (recordingId) => parse(selectOne.get(recordingId)),
    nextWaiting: () => parse(selectNext.get()),
    add: (recordingId) => void insert.run(randomUUID(), recordingId, now(), now()),
    setState: (recordingId, state, detail = '') => void update.run(state, detail, now(), recordingId),
    begin: (recordingId) => void begin.run(now(), recordingId),
    remove: (recordingId) => void remove.run(recordingId),
    resumeInterrupted: () => void resume.run(),
  };
}
