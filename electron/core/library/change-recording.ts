import type { ParsedArgs } from '../../../shared/contract/methods.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import { ensureProject, unfiledNames } from './ensure-place.ts';
import { recordingFolderName } from './folder-names.ts';
import type { Library, StoredRecording } from './library.ts';
import { type LibraryContext, pathOf, withKnownRecording } from './library-context.ts';
import { writeRecordingFile } from './library-files.ts';
import { moveFolder } from './library-folders.ts';
import { changeNotes } from './notes-file.ts';
import { putRecording, readKnownRecording } from './recording-folder.ts';
import type { RecordingPlace } from './recording-rows.ts';

/** See {@link Library.update}. */
export function updateRecording(
  context: LibraryContext,
  recordingId: string,
  change: Parameters<Library['update']>[1],
): Promise<StoredRecording> {
  return withKnownRecording(context, recordingId, async (place) => {
    const current = await readKnownRecording(context, place);
    const path = pathOf(context, place.folder);
    const { id, title, binnedAt, binnedFrom } = current;
    // These follow from folders and are not for a `change` to set.
    const changed = { ...(await change({ file: current, folder: path })), id, title, binnedAt, binnedFrom };
    const file = await writeRecordingFile(path, changed);
    await putRecording(context, { ...place, file });
    context.changed([recordingId]);
    return { file, folder: path };
  });
}

/** See {@link Library.changeNotes}. */
export function changeRecordingNotes(
  context: LibraryContext,
  recordingId: string,
  change: Parameters<Library['changeNotes']>[1],
): Promise<void> {
  return withKnownRecording(context, recordingId, async (place) => {
    const file = await readKnownRecording(context, place);
    await changeNotes(pathOf(context, place.folder), change);
    await putRecording(context, { ...place, file });
    context.changed([recordingId]);
  });
}

/** Refuses to move what is being captured: its folder is in use until it ends. */
export function refuseCapturing({ state, id }: Pick<RecordingPlace, 'state' | 'id'>): void {
  if (state === 'capturing') throw new AppError('recording-active', `recording ${id} is in progress`);
}

/**
 * See {@link Library.fileRecording}. The folder is moved first and named after the new title; an app that ends right
 * there finds the title again in the folder's name.
 */
export function fileRecording(
  context: LibraryContext,
  { recordingId, title, placement }: ParsedArgs<'library.fileRecording'>,
): Promise<void> {
  return withKnownRecording(context, recordingId, async (place) => {
    refuseCapturing(place);
    if (place.projectId === null) throw new AppError('conflict', `recording ${recordingId} is in the bin`);
    const current = await readKnownRecording(context, place);
    const file: RecordingFile = { ...current, title };
    const moved = await context.locks.withPlaces(async () => {
      const project = await ensureProject(context, placement ?? unfiledNames);
      const target = { from: place.folder, parent: project.folder, name: recordingFolderName(file) };
      return { folder: await moveFolder(context, target), projectId: project.id };
    });
    context.scanJournal.confirm(moved.folder);
    if (title !== current.title) await writeRecordingFile(pathOf(context, moved.folder), file);
    await putRecording(context, { file, ...moved });
    context.changed([recordingId]);
  });
}
