import { join } from 'node:path';
import { type Note, inOrder, notesFileSchema } from '../../../shared/model/note.ts';
import { AppError } from '../errors.ts';
import { readJsonFile, unreadableError, writeJsonFile } from './json-file.ts';

/** Name of the file with the notes of a recording. */
export const notesFileName = 'notes.json';

/** Notes of the recording in `folder`, in order; null when its `notes.json` cannot be read. Never rejects. */
export async function readNotes(folder: string): Promise<readonly Note[] | null> {
  const found = await readJsonFile(join(folder, notesFileName), notesFileSchema);
  if (found.state === 'missing') return [];
  return found.state === 'read' ? inOrder(found.content.notes) : null;
}

/** Changes `notes.json` in `folder`, durably. One that cannot be read is left as it is: rejects with `unsupported` or `media-unreadable`. */
export async function changeNotes(
  folder: string,
  change: (notes: readonly Note[]) => readonly Note[],
): Promise<void> {
  const path = join(folder, notesFileName);
  const found = await readJsonFile(path, notesFileSchema);
  if (found.state !== 'read' && found.state !== 'missing') throw unreadableError(notesFileName, found);
  const notes = inOrder(change(found.state === 'read' ? found.content.notes : []));
  const parsed = notesFileSchema.safeParse({ schemaVersion: 1, notes });
  if (!parsed.success) throw new AppError('invalid-request', 'too many notes', { cause: parsed.error });
  await writeJsonFile(path, parsed.data);
}
