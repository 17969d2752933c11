import { z } from 'zod';

/** A moment the speaker marked, in milliseconds of recorded time (pauses do not count). */
export const markSchema = z.strictObject({ atMs: z.number().nonnegative(), label: z.string().max(200) });

/** See {@link markSchema}. */
export type Mark = z.infer<typeof markSchema>;
