import { z } from 'zod';
import { idSchema } from './identity.ts';

/**
 * What a recipient's Outspoken asks of the sender's when parts of a recording did not come: the part of a mail with the
 * type {@link partRequestType}. Foreign text on the way in.
 */
export const partRequestSchema = z.object({
  version: z.literal(1),
  /** The item of a part that did come: its secret signs the request. */
  itemId: idSchema,
  /** What the parts belong to. */
  setId: idSchema,
  /** Numbers of the messages that did not come. */
  parts: z.array(z.number().int().min(1).max(1000)).min(1).max(100),
  /** Another one each time somebody asks; the same however often one request comes. */
  requestId: z.uuid(),
  /** HMAC-SHA256 with the item's secret over the values before it, in base64url. */
  mac: z.string().regex(/^[\w-]{43}$/),
});

/** See {@link partRequestSchema}. */
export type PartRequest = z.infer<typeof partRequestSchema>;

/** Media type of the part that holds a {@link PartRequest}. */
export const partRequestType = 'application/vnd.outspoken.request+json';
