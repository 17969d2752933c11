import { z } from 'zod';

/** What a recording is of. */
export const recordingKindSchema = z.enum(['voice', 'screen', 'camera']);

/** See {@link recordingKindSchema}. */
export type RecordingKind = z.infer<typeof recordingKindSchema>;
