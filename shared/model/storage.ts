import { z } from 'zod';

const webAddressSchema = z
  .url({ protocol: /^https?$/ })
  .max(4000)
  .refine((text) => !/^https?:\/\/[^/?#]*@/i.test(text), 'no password in an address');

/** Where large recordings are put: a folder on a WebDAV server, or a bucket of an S3-compatible one. Without its secret. */
export const storageSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('webdav'),
    /** The folder. */
    url: webAddressSchema,
    userName: z.string().min(1).max(254),
    /** Where others find what is in the folder, `{name}` standing for the file, or a folder; null for the folder itself. */
    publicUrl: webAddressSchema.nullable(),
  }),
  z.strictObject({
    kind: z.literal('s3'),
    /** The server, without the bucket. */
    url: webAddressSchema,
    region: z.string().min(1).max(100),
    bucket: z.string().regex(/^[\w.-]{1,255}$/),
    userName: z.string().min(1).max(254),
  }),
]);

/** See {@link storageSchema}. */
export type Storage = z.infer<typeof storageSchema>;

/** Longest a link may work, in days. A signed address of S3 ends after seven at most: AWS Signature Version 4, `X-Amz-Expires`. */
export const mostLinkDays = { webdav: 30, s3: 7 } as const;

/** A link to a file in the user's storage. */
export const linkSchema = z.object({
  url: webAddressSchema,
  /** ISO 8601. */
  expiresAt: z.iso.datetime({ offset: true }),
});

/** See {@link linkSchema}. */
export type StorageLink = z.infer<typeof linkSchema>;

/** That a message carries links instead of files: for how many days, and, once they are made, until when. */
export const messageLinkSchema = z.strictObject({
  days: z.number().int().min(1).max(mostLinkDays.webdav),
  /** ISO 8601; null before the files are uploaded. */
  expiresAt: z.string().nullable(),
});

/** See {@link messageLinkSchema}. */
export type MessageLink = z.infer<typeof messageLinkSchema>;
