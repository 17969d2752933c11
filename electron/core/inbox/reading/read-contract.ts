import { z } from 'zod';
import { carriedItemSchema } from '../../../../shared/model/carried-item.ts';
import { messageFactsSchema } from '../message-facts.ts';

const encodingSchema = z.enum(['base64', 'quoted-printable', 'identity']);

/** A part that was fetched, as it was transferred. */
const fetchedSchema = z.strictObject({
  data: z.instanceof(Uint8Array),
  encoding: encodingSchema,
  charset: z.string(),
});

/** What the reading process is asked: to read a saved message, or the texts of one that was fetched. */
export const readRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('message-file'), path: z.string(), nowMs: z.number() }),
  z.strictObject({
    kind: z.literal('texts'),
    parts: z.array(fetchedSchema),
    /** What the sender's Outspoken says, and the id it has to be about. */
    item: fetchedSchema.nullable(),
    itemId: z.string().nullable(),
  }),
]);

/** See {@link readRequestSchema}. */
export type ReadRequest = z.infer<typeof readRequestSchema>;

/** A part that {@link ReadRequest} hands over. */
export type FetchedPart = z.infer<typeof fetchedSchema>;

/** A saved message that was read: who, what about, and where its recordings lie in the file, in bytes. */
export const readMessageSchema = z.strictObject({
  facts: messageFactsSchema,
  text: z.string(),
  item: carriedItemSchema.nullable(),
  media: z
    .array(
      z.strictObject({
        name: z.string().max(150),
        declaredType: z.string().max(100),
        encoding: encodingSchema,
        start: z.number().int().nonnegative(),
        end: z.number().int().nonnegative(),
      }),
    )
    .max(50),
  /** Addresses of recordings in its text, where it carries none: see `findLinks`. */
  links: z.array(z.string()).max(50),
});

/** See {@link readMessageSchema}. */
export type ReadMessage = z.infer<typeof readMessageSchema>;

/** Texts of a fetched message, in the order of its parts. */
export const readTextsSchema = z.strictObject({
  texts: z.array(z.string()),
  item: carriedItemSchema.nullable(),
});

/** See {@link readTextsSchema}. */
export type ReadTexts = z.infer<typeof readTextsSchema>;

/** What the reading process answers; what it has read of others is checked again. */
export const readReplySchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), message: z.string() }),
]);

/** See {@link readReplySchema}. */
export type ReadReply = z.infer<typeof readReplySchema>;
