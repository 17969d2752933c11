import { z } from 'zod';
import { idSchema, instantSchema } from './identity.ts';

/**
 * What a recipient's Outspoken tells the sender's: third part of an MDN (RFC 8098), of type {@link receiptType}. Foreign
 * text on the way in.
 */
export const receiptSchema = z.object({
  version: z.literal(1),
  itemId: idSchema,
  /** The sender's id of the recording that was played; null for what parts were joined to, and where the item does not tell. */
  recordingId: idSchema.nullable(),
  /** Which recording parts were joined to, where the item has several. */
  joinedId: idSchema.optional(),
  /** `viewed` the first time, `finished` when all of it was played. */
  kind: z.enum(['viewed', 'finished']),
  firstViewedAt: instantSchema,
  /** Share of the file that was played, 0 to 1: of the part where it is one of several, of all of them once they were joined. */
  share: z.number().min(0).max(1),
  nonce: z.uuid(),
  /** HMAC-SHA256 with the item's secret over the values before it, in base64url. */
  mac: z.string().regex(/^[\w-]{43}$/),
});

/** See {@link receiptSchema}. */
export type Receipt = z.infer<typeof receiptSchema>;

/** Media type of the part that holds a {@link Receipt}. */
export const receiptType = 'application/vnd.outspoken.receipt+json';
