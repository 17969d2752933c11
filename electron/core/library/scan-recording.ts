import { lstat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { systemErrorCode } from '../errors.ts';
import { originOfFolder } from './bin.ts';
import { titleFor } from './folder-names.ts';
import { type LibraryContext, nameOf, pathOf } from './library-context.ts';
import { readRecordingFile, writeRecordingFile } from './library-files.ts';
import { isSameFolder } from './library-folders.ts';
import { type ScannedFolder, folderSignature, putRecording } from './recording-folder.ts';
import type { RecordingPlace } from './recording-rows.ts';

/** See {@link ScannedFolder}. */
type Entering = Omit<ScannedFolder, 'signature'>;

/** A recording met by a scan. */
export interface MetRecording {
  readonly folder: string;
  /** Project by whose folder it was met; null in the bin. */
  readonly projectId: string | null;
}

/**
 * Brings the index up to date with one recording folder: one that is new, changed, moved, renamed or copied. Resolves
 * with the id of the recording when something was different, else with null.
 */
export async function scanRecording(
  context: LibraryContext,
  met: MetRecording,
  entering: Entering,
): Promise<string | null> {
  const { index, locks, scanJournal } = context;
  const path = pathOf(context, met.folder);
  const signature = await folderSignature(path);
  if (signature === null) return null;
  if (isKnown(context, met, signature)) return null;
  const found = await readRecordingFile(path);
  if (found.state === 'missing') return null;
  if (found.state === 'read') {
    const { content } = found;
    return locks.withRecording(content.id, () =>
      enterRecording(context, met, { content, signature, entering }),
    );
  }
  const known = index.use(({ recordings }) => recordings.placeIn(met.folder));
  scanJournal.confirm(met.folder);
  index.change(({ problems, recordings }) => {
    problems.setUnreadable(met.folder);
    if (known !== null) recordings.remove(known.id);
  });
  return known?.id ?? null;
}

/** True, and noted, when the recording is in the index as it was when its folder had this signature. */
function isKnown({ index, scanJournal }: LibraryContext, met: MetRecording, signature: string): boolean {
  const known = index.use(({ recordings }) => recordings.placeIn(met.folder));
  if (known?.signature !== signature || known.projectId !== met.projectId) return false;
  scanJournal.confirm(met.folder);
  return true;
}

/** Alone with the recording, which may have been changed or moved since it was read. */
async function enterRecording(
  context: LibraryContext,
  met: MetRecording,
  read: { readonly content: RecordingFile; readonly signature: string; readonly entering: Entering },
): Promise<string | null> {
  const path = pathOf(context, met.folder);
  const { id } = read.content;
  const signature = await folderSignature(path);
  if (signature === null || isKnown(context, met, signature)) return null;
  const again = signature === read.signature ? null : await readRecordingFile(path);
  if (again !== null && (again.state !== 'read' || again.content.id !== id)) return null;
  const content = again?.content ?? read.content;
  const holder = await otherHolder(context, id, met.folder);
  const isCopy = holder !== null && (await isCopyOf(context, met.folder, holder));
  if (holder !== null && !isCopy) await giveNewId(context, holder);
  const file = reconcile(context, met, isCopy ? { ...content, id: context.newId() } : content);
  if (isDeepStrictEqual(file, content)) {
    await putRecording(context, { ...met, file }, { ...read.entering, signature });
    return id;
  }
  await writeRecordingFile(path, file).catch((error: unknown) => {
    // Without an id of its own a copy cannot be listed; anything else holds for this run of the app.
    if (isCopy || systemErrorCode(error) === 'ENOENT') throw error;
    context.log.error('recording-not-reconciled', error, { recordingId: id });
  });
  await putRecording(context, { ...met, file }, { ...read.entering, signature: null });
  return file.id;
}

/** Where the folder is, decides: its name over the title, and the bin over what the file says. */
function reconcile(
  context: LibraryContext,
  { folder, projectId }: MetRecording,
  file: RecordingFile,
): RecordingFile {
  // What is being captured is written by the recorder only.
  if (file.state === 'capturing') return file;
  const titled = { ...file, title: titleFor(nameOf(folder), file) };
  if (projectId !== null) return { ...titled, binnedAt: null, binnedFrom: null };
  return {
    ...titled,
    binnedAt: file.binnedAt ?? new Date(context.clock.nowMs()).toISOString(),
    binnedFrom: file.binnedFrom ?? { ...originOfFolder(context, folder) },
  };
}

/** Another folder that has the same id at this moment. */
async function otherHolder(
  context: LibraryContext,
  id: string,
  folder: string,
): Promise<RecordingPlace | null> {
  const place = context.index.use(({ recordings }) => recordings.place(id));
  if (place === null || place.folder === folder) return null;
  const found = await readRecordingFile(pathOf(context, place.folder));
  if (found.state !== 'read' || found.content.id !== id) return null;
  return (await isSameFolder(context, place.folder, folder)) ? null : place;
}

/** Of two folders with the same id the younger one is the copy. What is being captured is in use under its id. */
async function isCopyOf(context: LibraryContext, folder: string, holder: RecordingPlace): Promise<boolean> {
  if (holder.state === 'capturing') return true;
  const [mine, its] = await Promise.all([folder, holder.folder].map((one) => lstat(pathOf(context, one))));
  return (mine?.birthtimeMs ?? 0) >= (its?.birthtimeMs ?? 0);
}

async function giveNewId(context: LibraryContext, { folder, projectId }: RecordingPlace): Promise<void> {
  const found = await readRecordingFile(pathOf(context, folder));
  if (found.state !== 'read') return;
  const file = { ...found.content, id: context.newId() };
  await writeRecordingFile(pathOf(context, folder), file);
  await putRecording(context, { folder, projectId, file });
}
