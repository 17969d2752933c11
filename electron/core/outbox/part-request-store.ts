import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { personSchema } from '../../../shared/model/identity.ts';
import { partRequestSchema } from '../../../shared/model/part-request.ts';
import type { WaitingReport } from './report-sending.ts';

const payloadSchema = z.strictObject({
  to: personSchema,
  /** Of the recording. */
  title: z.string(),
  /** How many messages it was sent in. */
  count: z.number().int(),
  originalMessageId: z.string().nullable(),
  /** Address of the mail account the parts came to; missing where nobody knows. */
  account: z.string().optional(),
  /** Names the parts that belong together, and their sender. */
  setKey: z.string(),
  request: partRequestSchema,
});

/** What is asked for, and of whom. */
export type PartRequestPayload = z.infer<typeof payloadSchema>;

/** A request that was made. */
export interface MadeRequest {
  /** When it was made, ISO 8601. */
  readonly at: string;
  /** Numbers of the messages it asks for. */
  readonly parts: readonly number[];
  readonly isSent: boolean;
}

/** What was asked for; durable when a call returns. */
export interface PartRequestStore {
  add(payload: PartRequestPayload, now: string): void;
  readonly waiting: () => readonly WaitingReport<PartRequestPayload>[];
  readonly settle: (id: string, state: 'waiting' | 'sent' | 'failed', attempts: number) => void;
  /** Requests for these parts, oldest first. */
  of(setKey: string): readonly MadeRequest[];
  /** Lets go of what waits and need not be asked any more. */
  dropWaiting(isDropped: (payload: PartRequestPayload) => boolean): void;
  /** Notes that so many parts of a set are here, and gives the time since when, in milliseconds since 1970. */
  arrived(setKey: string, here: number, nowMs: number): number;
}

/** Opens the tables of requests in `queue.db`. */
export function openPartRequestStore(database: DatabaseSync): PartRequestStore {
  const insert = database.prepare(
    `INSERT INTO part_requests (id, set_id, payload, state, attempts, created_at)
     VALUES (?, ?, ?, 'waiting', 0, ?) ON CONFLICT (id) DO NOTHING`,
  );
  const waiting = database.prepare(
    "SELECT * FROM part_requests WHERE state = 'waiting' ORDER BY created_at LIMIT 500",
  );
  const settle = database.prepare('UPDATE part_requests SET state = ?, attempts = ? WHERE id = ?');
  const remove = database.prepare("DELETE FROM part_requests WHERE id = ? AND state = 'waiting'");
  const ofSet = database.prepare('SELECT * FROM part_requests WHERE set_id = ? ORDER BY created_at');
  const arrived = database.prepare(
    `INSERT INTO part_sets (id, here, newest_ms) VALUES (:id, :here, :nowMs)
     ON CONFLICT (id) DO UPDATE SET here = :here, newest_ms = iif(here < :here, :nowMs, newest_ms)
     RETURNING newest_ms`,
  );
  const payloadOf = (row: Record<string, unknown>) =>
    payloadSchema.safeParse(JSON.parse(String(row.payload))).data;
  const read = (): WaitingReport<PartRequestPayload>[] =>
    waiting.all().flatMap((row) => {
      const payload = payloadOf(row);
      return payload ? [{ id: String(row.id), attempts: Number(row.attempts), payload }] : [];
    });
  return {
    add: (payload, now) =>
      void insert.run(payload.request.requestId, payload.setKey, JSON.stringify(payload), now),
    waiting: read,
    settle: (id, state, attempts) => void settle.run(state, attempts, id),
    of: (setKey) =>
      ofSet.all(setKey).flatMap((row) => {
        const parts = payloadOf(row)?.request.parts;
        return parts ? [{ at: String(row.created_at), parts, isSent: row.state === 'sent' }] : [];
      }),
    dropWaiting(isDropped) {
      for (const { id, payload } of read()) if (isDropped(payload)) remove.run(id);
    },
    arrived: (id, here, nowMs) => Number(arrived.get({ id, here, nowMs })?.newest_ms ?? nowMs),
  };
}
