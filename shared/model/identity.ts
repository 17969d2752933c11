import { z } from 'zod';

/** Identifier of a client, project, recording, message or job: a lower-case UUID. */
export const idSchema = z.uuid().lowercase();

/** Text a person typed for a name: trimmed, one line, at most 200 characters, never empty. */
export const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), 'control characters');

/** A point in time as ISO 8601 with milliseconds and an offset, for example `2026-11-22T09:30:00.000+01:00`. */
export const instantSchema = z.iso.datetime({ offset: true });

/** A mailbox address without display name: `local@domain`, at most 254 characters (RFC 5321 4.5.3.1). */
export const emailSchema = z.email().max(254);

/** Someone recordings are exchanged with. `name` may be empty when only the address is known. */
export const personSchema = z.strictObject({
  name: z.string().trim().max(200),
  email: emailSchema,
  /** Where the person lives, as an IANA name (`Europe/Lisbon`); left out while nobody has said. */
  timeZone: z
    .string()
    .max(64)
    .regex(/^[\w+-]+(?:\/[\w+-]+)*$/)
    .optional(),
});

/** See {@link personSchema}. */
export type Person = z.infer<typeof personSchema>;
