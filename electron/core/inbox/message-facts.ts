import { createHash } from 'node:crypto';
import type { FetchMessageObject } from 'imapflow';
import { z } from 'zod';
import { errorCodes } from '../../../shared/contract/errors.ts';
import { idSchema, personSchema } from '../../../shared/model/identity.ts';
import type { MessageParts } from './read-structure.ts';

/** What is kept of files that could not be taken in. */
export const problemsSchema = z.array(z.strictObject({ name: z.string(), code: z.enum(errorCodes) }));

/** What is kept of a message that is worth taking in: who, what about, and what it answers. */
export const messageFactsSchema = z.strictObject({
  sender: personSchema,
  subject: z.string(),
  receivedAt: z.string(),
  messageId: z.string().nullable(),
  inReplyTo: z.string().nullable(),
  references: z.array(z.string()),
  itemId: idSchema.nullable(),
  projectId: z.string().nullable(),
  /** Of all playable parts as the structure states it, in bytes as transferred. */
  sizeBytes: z.number(),
  mediaCount: z.number(),
  /** True for a report on something we sent. */
  isReport: z.boolean().default(false),
  /** Addresses of recordings in its text, where it carries none itself. */
  links: z.array(z.string()).default([]),
  /**
   * Where its recordings are, and until when (ISO 8601), where they are in its sender's storage. A message that carries
   * others itself says so only once those are taken in; what of them could not be read is `beside`.
   */
  linked: z
    .strictObject({ host: z.string(), endsAt: z.string(), beside: problemsSchema.default([]) })
    .nullable()
    .default(null),
});

/** See {@link messageFactsSchema}. */
export type MessageFacts = z.infer<typeof messageFactsSchema>;

/** The headers that {@link readFacts} needs besides the envelope. */
export const factHeaders = ['x-outspoken-item', 'x-outspoken-project', 'references'];

const maxReferences = 50;

function oneLine(text: string | undefined, length: number): string {
  return (text ?? '')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, length);
}

function readHeaders(headers: Buffer | undefined): ReadonlyMap<string, string> {
  const unfolded = (headers?.toString('utf8', 0, 16_384) ?? '').replaceAll(/\r?\n[ \t]+/g, ' ');
  const lines = unfolded.split(/\r?\n/).map((line) => /^([\w-]+):\s*(.*)$/.exec(line));
  return new Map(lines.flatMap((found) => (found ? [[(found[1] ?? '').toLowerCase(), found[2] ?? '']] : [])));
}

function messageIds(text: string | undefined): string[] {
  return (text ?? '').match(/<[^<>\s]{1,250}>/g)?.slice(-maxReferences) ?? [];
}

function receivedAt({ internalDate, envelope }: FactSource): string {
  const date = new Date(internalDate ?? envelope?.date ?? 0);
  return (Number.isNaN(date.getTime()) ? new Date(0) : date).toISOString();
}

/** What {@link readFacts} reads of a message. */
export type FactSource = Pick<FetchMessageObject, 'envelope' | 'headers' | 'internalDate'>;

/** Reads what is kept of a message; null when it has no sender that could be answered. */
export function readFacts(message: FactSource, { media, reports }: MessageParts): MessageFacts | null {
  const { envelope } = message;
  const from = envelope?.from?.[0];
  const sender = personSchema.safeParse({ name: oneLine(from?.name, 200), email: from?.address });
  if (!sender.success) return null;
  const headers = readHeaders(message.headers);
  return {
    sender: sender.data,
    subject: oneLine(envelope?.subject, 500),
    receivedAt: receivedAt(message),
    messageId: messageIds(envelope?.messageId)[0] ?? null,
    inReplyTo: messageIds(envelope?.inReplyTo)[0] ?? null,
    references: messageIds(headers.get('references')),
    itemId: idSchema.safeParse(headers.get('x-outspoken-item')?.trim()).data ?? null,
    projectId: oneLine(headers.get('x-outspoken-project'), 200) || null,
    sizeBytes: media.reduce((sum, part) => sum + part.sizeBytes, 0),
    mediaCount: media.length,
    isReport: media.length === 0 && reports.length > 0,
    ...{ links: [], linked: null },
  };
}

/**
 * The same for every copy of a message, whatever folder or UID it has. The sender is part of it: nobody can make
 * someone else's message look like one that is already here.
 */
export function messageKey(facts: MessageFacts, place: string): string {
  const own = facts.itemId ?? facts.messageId ?? place;
  return createHash('sha256').update(`${facts.sender.email.toLowerCase()} ${own}`).digest('hex').slice(0, 32);
}
