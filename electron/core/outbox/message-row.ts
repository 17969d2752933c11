import { z } from 'zod';
import { errorCodes } from '../../../shared/contract/errors.ts';
import { screenPresetSchema } from '../../../shared/model/deliverable.ts';
import { answersSchema } from '../../../shared/model/carried-item.ts';
import { personSchema } from '../../../shared/model/identity.ts';
import { type MessageState, messageStateSchema, viewedBySchema } from '../../../shared/model/message.ts';
import { messageLinkSchema } from '../../../shared/model/storage.ts';
import { recordingKindSchema } from '../../../shared/model/recording-kind.ts';

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('not JSON');
    return z.NEVER;
  }
});

/** What the queue knows of a recording even when it is gone. */
export const messageRecordingSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** As it was edited when the message was queued. */
  durationMs: z.number(),
  kind: recordingKindSchema.default('voice'),
});

/** Which part of a message this is that did not fit into one mail. */
export const messagePartSchema = z.strictObject({
  /** The same in all parts of one message. */
  setId: z.string(),
  /** Place in the order of queueing of the message it is a part of. */
  place: z.number().int(),
  number: z.number().int().positive(),
  count: z.number().int().positive(),
  /** Files it carries, of all that were made for the message: the index of the first, and the length of each. */
  firstFile: z.number().int().nonnegative(),
  filesMs: z.array(z.number().nonnegative()).min(1),
  /** Which recording each is of; none where the message has only one. */
  recordingIds: z.array(z.string()).default([]),
  /** SHA-256 of each; none in rows of earlier versions. */
  sha256s: z.array(z.string()).default([]),
});

const problemSchema = z.strictObject({ code: z.enum(errorCodes), server: z.string(), response: z.string() });

/** What has been done about a message that may have been sent. */
export const messageDoubtSchema = z.strictObject({
  /** How often it was looked for in vain since its end left. */
  looks: z.number().int().nonnegative(),
  /** True once the user wants it sent again, whether or not it has arrived. */
  isRepeatWanted: z.boolean(),
});

/** Who asked for a part again that had been sent. */
export const messageAgainSchema = z.strictObject({
  /** Address of whoever asked last. */
  by: z.string(),
  /** When that was, ISO 8601. */
  at: z.string(),
  /** Ids of all requests that were followed. */
  requests: z.array(z.string()).min(1),
});

const toldSchema = z.strictObject({
  by: z.string(),
  /** 0 to 1 of a part or of one of several recordings, and of the whole. */
  part: z.number(),
  whole: z.number(),
  /** Which of several recordings `part` is about; missing for a part, and where nobody told. */
  recordingId: z.string().optional(),
});

/** How far a message was viewed, and of a part or several recordings, what each of its recipients told. */
export const messageViewedSchema = viewedBySchema.extend({
  told: z.array(toldSchema).optional(),
});

/** One row of the table `messages`, checked again when it is read: the file may have been written by other versions. */
export const messageRowSchema = z.object({
  position: z.number().int(),
  id: z.string(),
  state: messageStateSchema,
  via: z.enum(['practice', 'account']),
  item_id: z.string(),
  message_id: z.string(),
  in_reply_to: z.string().nullable(),
  recipients: json.pipe(z.array(personSchema).min(1)),
  delivered_to: json.pipe(z.array(z.string())),
  subject: z.string(),
  text: z.string(),
  recordings: json.pipe(z.array(messageRecordingSchema)),
  created_at: z.string(),
  send_at: z.string().nullable(),
  sent_at: z.string().nullable(),
  spool: json.pipe(z.strictObject({ sizeBytes: z.number(), sender: z.string() })).nullable(),
  maybe_sent: z.number(),
  attempts: z.number().int(),
  next_attempt_at: z.string().nullable(),
  problem: json.pipe(problemSchema).nullable(),
  // Notes of earlier versions lack these.
  screen_preset: screenPresetSchema.default('universal'),
  limit_bytes: z.number().int().positive().nullable().default(null),
  part: json.pipe(messagePartSchema).nullable().default(null),
  answers: json.pipe(answersSchema).nullable().default(null),
  viewed: json.pipe(messageViewedSchema).nullable().default(null),
  delivered_at: z.string().nullable().default(null),
  opened_at: z.string().nullable().default(null),
  cc: json.pipe(z.array(z.string())).default([]),
  link: json.pipe(messageLinkSchema).nullable().default(null),
  account: z.string().nullable().default(null),
  doubt: json.pipe(messageDoubtSchema).nullable().default(null),
  again: json.pipe(messageAgainSchema).nullable().default(null),
});

type StoredRow = z.output<typeof messageRowSchema>;

/** A message as the queue keeps it. */
export interface MessageRow {
  /** Order of queueing. */
  readonly position: number;
  readonly id: string;
  readonly state: MessageState;
  /** Fixed when queued: what was written for practice is not sent to anyone, and the other way round. */
  readonly via: StoredRow['via'];
  /** Id of the mail account it goes by, fixed when queued as well; null for practice, and while there is no account. */
  readonly account: string | null;
  readonly itemId: string;
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly recipients: StoredRow['recipients'];
  /** Addresses a server took the message for. */
  readonly deliveredTo: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly recordings: StoredRow['recordings'];
  readonly createdAt: string;
  readonly sendAt: string | null;
  readonly sentAt: string | null;
  /** The composed message: its size and the address it is from. Null before it is composed. */
  readonly spool: StoredRow['spool'];
  /** True once an end of data left without an answer: a server may have the message. */
  readonly maybeSent: boolean;
  /** Null where there is no doubt, and before anything was done about it. */
  readonly doubt: StoredRow['doubt'];
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  readonly problem: StoredRow['problem'];
  readonly screenPreset: StoredRow['screen_preset'];
  /** Largest message its recipients take, in bytes as they travel; null where nobody asked. */
  readonly limitBytes: number | null;
  /** Null for a whole message. */
  readonly part: StoredRow['part'];
  /** What of the recipient's it answers; null for nothing. */
  readonly answers: StoredRow['answers'];
  readonly viewed: StoredRow['viewed'];
  readonly deliveredAt: string | null;
  readonly openedAt: string | null;
  /** Addresses of the recipients who get it to know of it. */
  readonly cc: readonly string[];
  /** Links go in place of files; null for files. */
  readonly link: StoredRow['link'];
  /** Null for what was sent once only. */
  readonly again: StoredRow['again'];
}

/** Throws a `ZodError` for a row that is not one. */
export function parseRow(found: unknown): MessageRow {
  const row = messageRowSchema.parse(found);
  return {
    position: row.position,
    id: row.id,
    state: row.state,
    via: row.via,
    account: row.account,
    itemId: row.item_id,
    messageId: row.message_id,
    inReplyTo: row.in_reply_to,
    recipients: row.recipients,
    deliveredTo: row.delivered_to,
    subject: row.subject,
    text: row.text,
    recordings: row.recordings,
    createdAt: row.created_at,
    sendAt: row.send_at,
    sentAt: row.sent_at,
    spool: row.spool,
    maybeSent: row.maybe_sent !== 0,
    doubt: row.doubt,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    problem: row.problem,
    screenPreset: row.screen_preset,
    limitBytes: row.limit_bytes,
    part: row.part,
    answers: row.answers,
    viewed: row.viewed,
    deliveredAt: row.delivered_at,
    openedAt: row.opened_at,
    cc: row.cc,
    link: row.link,
    again: row.again,
  };
}

/** Values of a row by column, for named parameters; without `position`, which the table gives. */
export function toColumns(row: Omit<MessageRow, 'position'>): Record<string, string | number | null> {
  return {
    id: row.id,
    state: row.state,
    via: row.via,
    account: row.account,
    item_id: row.itemId,
    message_id: row.messageId,
    in_reply_to: row.inReplyTo,
    recipients: JSON.stringify(row.recipients),
    delivered_to: JSON.stringify(row.deliveredTo),
    subject: row.subject,
    text: row.text,
    recordings: JSON.stringify(row.recordings),
    created_at: row.createdAt,
    send_at: row.sendAt,
    sent_at: row.sentAt,
    spool: row.spool && JSON.stringify(row.spool),
    maybe_sent: row.maybeSent ? 1 : 0,
    doubt: row.doubt && JSON.stringify(row.doubt),
    attempts: row.attempts,
    next_attempt_at: row.nextAttemptAt,
    problem: row.problem && JSON.stringify(row.problem),
    screen_preset: row.screenPreset,
    limit_bytes: row.limitBytes,
    part: row.part && JSON.stringify(row.part),
    answers: row.answers && JSON.stringify(row.answers),
    viewed: row.viewed && JSON.stringify(row.viewed),
    delivered_at: row.deliveredAt,
    opened_at: row.openedAt,
    cc: JSON.stringify(row.cc),
    link: row.link && JSON.stringify(row.link),
    again: row.again && JSON.stringify(row.again),
  };
}

/** The server a message waits for: messages of one route share its troubles, and those of others do not. */
export function routeOf({ via, account }: Pick<MessageRow, 'via' | 'account'>): string {
  return via === 'practice' ? via : `account ${account ?? ''}`;
}

/** True for messages that are still to be dealt with. */
export function isActive({ state }: Pick<MessageRow, 'state'>): boolean {
  return state === 'preparing' || state === 'queued' || state === 'waiting' || state === 'sending';
}

/** True when the message is to this address, in any case. */
export function isRecipient({ recipients }: Pick<MessageRow, 'recipients'>, address: string): boolean {
  return recipients.some(({ email }) => email.toLowerCase() === address.toLowerCase());
}

/** Recipients no server has taken the message for yet. */
export function remainingRecipients(
  row: Pick<MessageRow, 'recipients' | 'deliveredTo'>,
): MessageRow['recipients'] {
  return row.recipients.filter(({ email }) => !row.deliveredTo.includes(email));
}

/** Order in which messages go: that of queueing, and the parts of one message where it was. */
export function byPlace(one: MessageRow, other: MessageRow): number {
  const placeOf = ({ part, position }: MessageRow) => part?.place ?? position;
  return placeOf(one) - placeOf(other) || (one.part?.number ?? 0) - (other.part?.number ?? 0);
}

/** Recipients as the message names them. */
export function splitRecipients({ recipients, cc }: Pick<MessageRow, 'recipients' | 'cc'>): {
  readonly to: readonly MessageRow['recipients'][number][];
  readonly cc: readonly MessageRow['recipients'][number][];
} {
  const isCopied = ({ email }: { readonly email: string }) => cc.includes(email);
  return { to: recipients.filter((one) => !isCopied(one)), cc: recipients.filter(isCopied) };
}
