import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { AppError, systemErrorCode } from '../errors.ts';
import { unreadableError } from './json-file.ts';
import type { IndexTables } from './library-index.ts';
import { type LibraryContext, pathOf } from './library-context.ts';
import { readRecordingFile, recordingFileName } from './library-files.ts';
import { notesFileName, readNotes } from './notes-file.ts';
import { transcriptFileName } from './read-transcript.ts';
import type { RecordingPlace } from './recording-rows.ts';

/** Files that people and other programs may write in place, which leaves the folder's own time as it was. */
export const watchedFiles: readonly string[] = [recordingFileName, notesFileName, transcriptFileName];

/** Stands in no number. */
const betweenFiles = '/';

/** What a {@link folderSignature} says of notes and transcript: empty where there is none, null where it says nothing. */
export function signedFiles(
  signature: string,
): { readonly notes: string; readonly transcript: string } | null {
  const [, , notes, transcript] = signature.split(betweenFiles);
  return notes === undefined || transcript === undefined ? null : { notes, transcript };
}

/** Changes whenever the folder's list of files, its `recording.json`, notes or transcript do; null when there is no such recording. */
export async function folderSignature(path: string): Promise<string | null> {
  try {
    const [folder, ...files] = await Promise.all([
      lstat(path),
      ...watchedFiles.map((name) => statOf(join(path, name))),
    ]);
    if (files[0] === null) return null;
    return [
      folder.mtimeMs,
      ...files.map((file) => file && [file.mtimeMs, file.size, file.ino].join('.')),
    ].join(betweenFiles);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function statOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** How a scan enters recordings. */
export interface ScannedFolder {
  /** Of the folder; null where it is another one by now. */
  readonly signature: string | null;
  /** Is told what lies in the folder. */
  readonly onListed: (entries: readonly Dirent[]) => void;
  /** Enters many at a time, a moment later: for an index that is made anew. */
  readonly isOneOfMany: boolean;
}

/** Enters a recording in the index as its folder is now. `scanned` is for scans. */
export async function putRecording(
  { index, root, scanJournal }: Pick<LibraryContext, 'index' | 'root' | 'scanJournal'>,
  recording: { readonly file: RecordingFile; readonly folder: string; readonly projectId: string | null },
  scanned?: ScannedFolder,
): Promise<void> {
  const path = pathOf({ root }, recording.folder);
  const signature = scanned?.signature ?? (await folderSignature(path)) ?? '';
  // A take begins before its files are there.
  const hasFiles = recording.file.state !== 'capturing';
  const entries = hasFiles || scanned ? await readdir(path, { withFileTypes: true }) : [];
  scanned?.onListed(entries);
  const missingFiles = hasFiles ? findMissing(entries, recording.file) : [];
  const notes = signedFiles(signature)?.notes === '' ? [] : ((await readNotes(path)) ?? []);
  const enter = ({ recordings, problems }: IndexTables) => {
    recordings.put({ ...recording, missingFiles, notes, signature });
    problems.clearUnreadable(recording.folder);
    problems.clearLost(recording.file.id);
  };
  if (scanned?.isOneOfMany === true) await index.changeSoon(enter);
  else index.change(enter);
  scanJournal.confirm(recording.folder);
}

/** Names that `file` lists and the folder with `entries` lacks. Links do not count. */
function findMissing(entries: readonly Dirent[], file: RecordingFile): readonly string[] {
  const present = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
  const listed = file.tracks.map((track) => track.file);
  if (file.master !== null) listed.push(file.master.file);
  if (file.original !== null) listed.push(file.original.file);
  return [...new Set(listed)].filter((name) => !present.has(name));
}

/** `recording.json` of a recording the index knows. Rejects with `not-found`, `unsupported` or `media-unreadable`. */
export async function readKnownRecording(
  context: LibraryContext,
  place: RecordingPlace,
): Promise<RecordingFile> {
  const found = await readRecordingFile(pathOf(context, place.folder));
  if (found.state === 'read' && found.content.id === place.id) return found.content;
  if (!(await context.availability.check())) context.availability.require();
  context.rescan();
  if (found.state === 'read' || found.state === 'missing') {
    throw new AppError('not-found', `recording ${place.id} is no longer in its folder`);
  }
  throw unreadableError(recordingFileName, found);
}
