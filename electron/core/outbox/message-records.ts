import type { MessageRecord } from '../history/mail-file.ts';
import { type MessageRow, splitRecipients } from './message-row.ts';
import { toViewed } from './viewed-share.ts';

/** What an export tells of messages, by the ids of the recordings they carry, in the order in which they were queued. */
export function toMessageRecords(rows: readonly MessageRow[]): ReadonlyMap<string, readonly MessageRecord[]> {
  const records = new Map<string, MessageRecord[]>();
  for (const row of rows) {
    const record = toRecord(row);
    for (const { id } of row.recordings) records.set(id, [...(records.get(id) ?? []), record]);
  }
  return records;
}

function toRecord(row: MessageRow): MessageRecord {
  const { to, cc } = splitRecipients(row);
  const { messageId, inReplyTo, itemId, via, subject, text, state, maybeSent } = row;
  return {
    ...{ messageId, inReplyTo, itemId, via },
    from: row.spool?.sender ?? null,
    ...{ to: [...to], cc: [...cc], subject, text },
    part: row.part && { number: row.part.number, count: row.part.count },
    ...{ state, maybeSent, createdAt: row.createdAt, sentAt: row.sentAt },
    ...{ deliveredAt: row.deliveredAt, openedAt: row.openedAt, viewed: row.viewed && toViewed(row.viewed) },
  };
}
