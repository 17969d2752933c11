import { z } from 'zod';
import { idSchema, instantSchema, nameSchema } from './identity.ts';
import { markSchema } from './mark.ts';
import { linkSchema } from './storage.ts';
import { recordingKindSchema } from './recording-kind.ts';

/** What a message answers: an item, and the moment of one of its recordings, in its own time, that is meant. */
export const answersSchema = z.object({
  itemId: idSchema,
  recordingId: idSchema.nullable(),
  atMs: z.number().nonnegative().nullable(),
});

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const partNumberSchema = z.number().int().min(1).max(1000);

/** One file of a recording as it was sent. A recording that did not fit is several, and each plays by itself. */
export const carriedFileSchema = z.object({
  number: partNumberSchema,
  sizeBytes: z.number().int().nonnegative(),
  durationMs: z.number().nonnegative(),
  sha256: sha256Schema,
});

/** A recording that a message carries, whole or a part of it. */
export const carriedRecordingSchema = z.object({
  /** The sender's id. */
  id: idSchema,
  title: nameSchema,
  kind: recordingKindSchema,
  createdAt: instantSchema,
  /** Of the whole recording, as played. */
  durationMs: z.number().nonnegative(),
  /** In time of the whole recording as played. */
  marks: z.array(markSchema).max(1000),
  /** The manifest: every file the recording was sent as, in order, whichever message carries it. */
  files: z.array(carriedFileSchema).min(1).max(1000),
  /** Which of them are attached to this message, and under what names. */
  attached: z.array(z.object({ number: partNumberSchema, name: z.string().max(300) })).max(1000),
  /** Those that are in the sender's storage instead, and until when. */
  links: z
    .array(linkSchema.extend({ number: partNumberSchema }))
    .max(1000)
    .optional(),
});

/**
 * What one Outspoken tells the other in a message: its last attachment, `outspoken.json`, of type
 * {@link carriedItemType}. Foreign text on the way in, so every length has a limit; what later versions add is dropped.
 */
export const carriedItemSchema = z.object({
  version: z.literal(1),
  /** As in the header `X-Outspoken-Item`: the same when the same message is sent again. */
  itemId: idSchema,
  /** Which of several messages this is that were queued as one; null for a message by itself. */
  part: z.object({ setId: idSchema, number: partNumberSchema, count: partNumberSchema }).nullable(),
  /** The sender's project. Its name only: what senders call their clients is their own business. */
  project: z.object({ id: idSchema, name: nameSchema }).nullable(),
  /** What this answers: an item of the recipient, and the moment of its recording that is meant. */
  answers: answersSchema.nullable(),
  /** Signs receipts for this item: 32 bytes in base64url. Null when the sender wants none. */
  receiptSecret: z
    .string()
    .regex(/^[\w-]{43}$/)
    .nullable(),
  recordings: z.array(carriedRecordingSchema).max(20),
});

/** See {@link carriedItemSchema}. */
export type CarriedItem = z.infer<typeof carriedItemSchema>;

/** Media type of the part that holds a {@link CarriedItem}. */
export const carriedItemType = 'application/vnd.outspoken.item+json';

/** Name of that part among the attachments. */
export const carriedItemName = 'outspoken.json';
