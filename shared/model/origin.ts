import { z } from 'zod';
import { carriedItemSchema } from './carried-item.ts';
import { idSchema, instantSchema, personSchema } from './identity.ts';

/** Where a recording that was not made here came from; what others wrote is text and never more. */
export const recordingOriginSchema = z.strictObject({
  kind: z.enum(['file', 'mail']),
  /** What the file was called there: shown, never used as a name on disk. */
  originalName: z.string().max(200),
  receivedAt: instantSchema,
  sender: personSchema.nullable(),
  subject: z.string().max(1000),
  text: z.string().max(100_000),
  messageId: z.string().max(1000).nullable(),
  inReplyTo: z.string().max(1000).nullable(),
  /** `X-Outspoken-Item`. */
  itemId: z.string().max(200).nullable(),
  link: z.string().max(2000).nullable(),
  /** Address of the mail account it came to; missing where nobody knows. */
  account: z.string().max(254).optional(),
  /** Id of the recording of the item that parts were joined to; missing for what is as it came, and where an earlier version joined it. */
  joined: idSchema.optional(),
  /** What the sender's Outspoken said about it; null where there was none. */
  item: carriedItemSchema.nullable().default(null),
});

/** See {@link recordingOriginSchema}. */
export type RecordingOrigin = z.infer<typeof recordingOriginSchema>;
