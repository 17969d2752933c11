import { z } from 'zod';
import { idSchema, instantSchema, personSchema } from './identity.ts';

/** Something written down at a moment of a recording or over a stretch of it, or something to be done about it. */
export const noteSchema = z.strictObject({
  id: idSchema,
  /** Where it belongs, in time of the capture. */
  atMs: z.number().nonnegative(),
  /** End of the stretch, after `atMs`; null for a moment. */
  endMs: z.number().nonnegative().nullable(),
  text: z.string().trim().min(1).max(5000),
  kind: z.enum(['note', 'todo']),
  /** Whether what was to do is done; false for a note. */
  done: z.boolean(),
  createdAt: instantSchema,
  author: personSchema.nullable(),
});

/** See {@link noteSchema}. */
export type Note = z.infer<typeof noteSchema>;

/** `notes.json`, schema version 1: the notes of one recording, in the order of their moments. */
export const notesFileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  notes: z.array(noteSchema).max(2000),
});

/** Notes in the order of their moments; at the same moment, as they were written. */
export function inOrder(notes: readonly Note[]): Note[] {
  return notes.toSorted(
    (one, other) => one.atMs - other.atMs || Date.parse(one.createdAt) - Date.parse(other.createdAt),
  );
}
