import { join } from 'node:path';
import { z } from 'zod';
import { personSchema } from '../../../shared/model/identity.ts';
import { messageStateSchema, viewedBySchema } from '../../../shared/model/message.ts';
import { readJsonFile } from '../library/json-file.ts';

/** Name of the file with the messages that carried a recording: in exports, and beside recordings that came from one. */
export const mailFileName = 'mail.json';

const mostMessages = 200;
const person = personSchema.extend({ email: z.string().max(254) });

/** A message that carried a recording, as the sender's Outbox knows it. Times are ISO 8601. */
export const messageRecordSchema = z.object({
  /** Message-ID with its angle brackets. */
  messageId: z.string().max(1000),
  inReplyTo: z.string().max(1000).nullable(),
  /** `X-Outspoken-Item`. */
  itemId: z.string().max(200),
  via: z.enum(['practice', 'account']),
  /** Address it is from; null before it is composed. */
  from: z.string().max(254).nullable(),
  to: z.array(person).max(100),
  cc: z.array(person).max(100),
  subject: z.string().max(1000),
  text: z.string().max(100_000),
  /** Which part of how many it is; null for a whole one. */
  part: z.object({ number: z.number().int(), count: z.number().int() }).nullable(),
  state: messageStateSchema,
  maybeSent: z.boolean(),
  createdAt: z.string().max(100),
  sentAt: z.string().max(100).nullable(),
  deliveredAt: z.string().max(100).nullable(),
  openedAt: z.string().max(100).nullable(),
  viewed: viewedBySchema.nullable(),
});

/** See {@link messageRecordSchema}. */
export type MessageRecord = z.infer<typeof messageRecordSchema>;

/** `mail.json`, schema version 1. */
export const mailFileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  messages: z.array(messageRecordSchema).max(mostMessages),
});

/** Messages beside the recording in `folder`; none where there is no such file or it cannot be read. Never rejects. */
export async function readMessageRecords(folder: string): Promise<readonly MessageRecord[]> {
  const found = await readJsonFile(join(folder, mailFileName), mailFileSchema);
  return found.state === 'read' ? found.content.messages : [];
}

/** Messages known here together with those that came along, in the order they were written; what is known here wins. */
export function joinRecords(
  known: readonly MessageRecord[],
  found: readonly MessageRecord[],
): readonly MessageRecord[] {
  const byId = new Map([...found, ...known].map((record) => [record.messageId, record]));
  const records = [...byId.values()].toSorted((one, other) => compare(keyOf(one), keyOf(other)));
  // More would not be read again.
  return records.slice(-mostMessages);
}

function keyOf({ createdAt, messageId }: MessageRecord): string {
  return `${String(Date.parse(createdAt) || 0).padStart(16, '0')} ${messageId}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
