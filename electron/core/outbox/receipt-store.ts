import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { personSchema } from '../../../shared/model/identity.ts';
import { receiptSchema } from '../../../shared/model/receipt.ts';
import type { WaitingReport } from './report-sending.ts';

const receiptPayloadSchema = z.strictObject({
  to: personSchema,
  /** Of what was viewed. */
  title: z.string(),
  originalMessageId: z.string().nullable(),
  /** Address of the mail account it came to; missing where nobody knows. */
  account: z.string().optional(),
  /** Of what was viewed, here; null in rows of earlier versions. */
  viewedId: z.string().nullable().default(null),
  /** True for what parts were joined to: the same item, and something else to tell than of its first part. */
  isJoined: z.boolean().default(false),
  /** True where its message carries others, which are told of by themselves. */
  isOneOfSeveral: z.boolean().default(false),
  receipt: receiptSchema,
});

/** What a receipt says, and to whom. */
export type ReceiptPayload = z.infer<typeof receiptPayloadSchema>;

/** What is told of: an item, or one of several recordings of it. */
type Told = Pick<ReceiptPayload['receipt'], 'itemId' | 'recordingId'> &
  Pick<ReceiptPayload, 'isOneOfSeveral'>;

function keyOf({ itemId, recordingId, isOneOfSeveral }: Told): string {
  return isOneOfSeveral && recordingId !== null ? `${itemId} ${recordingId}` : itemId;
}

/** What was told of received items, and what is still to be told; durable when a call returns. */
export interface ReceiptStore {
  /** Once per item and kind, of each of several recordings, of a part and of the whole, and nothing after `finished`; false when there is nothing new to tell. What was dropped may come again. */
  add(payload: ReceiptPayload, now: string): boolean;
  readonly waiting: () => readonly WaitingReport<ReceiptPayload>[];
  readonly settle: (id: string, state: 'waiting' | 'sent' | 'failed', attempts: number) => void;
  /** True once a receipt of it has gone. */
  isTold(about: Told): boolean;
  /** Lets go of what waits where `isDropped`. */
  dropWaiting(isDropped: (payload: ReceiptPayload) => boolean): void;
}

/** Opens the table of receipts in `queue.db`. */
export function openReceiptStore(database: DatabaseSync): ReceiptStore {
  const insert = database.prepare(
    `INSERT INTO receipts (id, payload, state, attempts, created_at)
     SELECT :id, :payload, 'waiting', 0, :now
     WHERE NOT EXISTS (SELECT 1 FROM receipts WHERE id = :finished AND state <> 'dropped')
     ON CONFLICT (id) DO UPDATE SET payload = excluded.payload, state = 'waiting', created_at = excluded.created_at
     WHERE state = 'dropped'`,
  );
  const waiting = database.prepare(
    "SELECT * FROM receipts WHERE state = 'waiting' ORDER BY created_at LIMIT ?",
  );
  const told = database.prepare(
    `SELECT 1 FROM receipts WHERE state = 'sent'
     AND id IN (:id || ' viewed', :id || ' finished', :id || ' whole viewed', :id || ' whole finished')`,
  );
  const settle = database.prepare('UPDATE receipts SET state = ?, attempts = ? WHERE id = ?');
  const drop = database.prepare("UPDATE receipts SET state = 'dropped' WHERE id = ? AND state = 'waiting'");
  const read = (limit: number): WaitingReport<ReceiptPayload>[] =>
    waiting.all(limit).flatMap((row) => {
      const { data } = receiptPayloadSchema.safeParse(JSON.parse(String(row.payload)));
      return data ? [{ id: String(row.id), attempts: Number(row.attempts), payload: data }] : [];
    });
  return {
    add(payload, now) {
      const { receipt, isJoined, isOneOfSeveral } = payload;
      const item = isJoined ? `${receipt.itemId} whole` : keyOf({ ...receipt, isOneOfSeveral });
      const ids = { id: `${item} ${receipt.kind}`, finished: `${item} finished` };
      return insert.run({ ...ids, payload: JSON.stringify(payload), now }).changes > 0;
    },
    waiting: () => read(500),
    isTold: (about) => told.get({ id: keyOf(about) }) !== undefined,
    settle: (id, state, attempts) => void settle.run(state, attempts, id),
    dropWaiting(isDropped) {
      for (const { id, payload } of read(-1)) if (isDropped(payload)) drop.run(id);
    },
  };
}
