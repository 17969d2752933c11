import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { syncFolder } from '../library/atomic-file.ts';
import { recordingFolderName } from '../library/folder-names.ts';
import { writeJsonFile } from '../library/json-file.ts';
import type { StoredRecording } from '../library/library.ts';
import { recordingFileName, writeRecordingFile } from '../library/library-files.ts';
import { notesFileName, readNotes } from '../library/notes-file.ts';
import { readTranscript, transcriptFileName } from '../library/read-transcript.ts';
import { numberedName } from '../library/safe-name.ts';
import { memberSizeBytes } from '../media/playback-files.ts';
import { type MediaFile, chooseFiles, toExported } from './choose-files.ts';
import type { ExportedMedia, ExportedRecording } from './exported-recording.ts';
import { type CopyOptions, copyHashed, hashOpen } from './hashed-file.ts';
import { type MessageRecord, joinRecords, mailFileName, readMessageRecords } from './mail-file.ts';
import type { ListedFile } from './manifest.ts';

/** Where one recording is exported to. */
export interface ExportTarget {
  /** The export, absolute. */
  readonly root: string;
  /** Folder of its project, relative to the export, with `/`. */
  readonly projectFolder: string;
  readonly clientName: string;
  readonly projectName: string;
}

/** How it is exported. `onShare` is told the share of it that is done. */
export interface ExportOptions {
  readonly withCaptures: boolean;
  /** Messages that carried it, as the Outbox knows them. */
  readonly messages: readonly MessageRecord[];
  readonly signal: AbortSignal;
  readonly onShare: (share: number) => void;
}

// The longest transcript that is read.
const maxTranscriptBytes = 16 * 1024 * 1024;

/** Makes a folder called `name` or, where that is taken, `name (2)` and so on; the file system knows best what is the same name. */
export async function makeFreeFolder(parent: string, name: string): Promise<string> {
  for (let count = 1; ; count++) {
    const candidate = numberedName(name, count);
    try {
      await mkdir(join(parent, candidate));
      return candidate;
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    }
  }
}

/** Copies a recording into a folder of its own in the export. Rejects with what the disks say, and with the reason of `signal`. */
export async function exportRecording(
  stored: StoredRecording,
  target: ExportTarget,
  options: ExportOptions,
): Promise<{ readonly recording: ExportedRecording; readonly files: readonly ListedFile[] }> {
  const { media: chosen, missing } = await chooseFiles(stored, options);
  const parent = join(target.root, ...target.projectFolder.split('/'));
  const name = await makeFreeFolder(parent, recordingFolderName(stored.file));
  const path = join(parent, name);
  const folder = `${target.projectFolder}/${name}`;
  const media = await copyMedia(stored.folder, { path, folder, chosen }, options);
  const file = await writeRecordingFile(path, toExported(stored.file, chosen));
  const notes = await readNotes(stored.folder);
  if (notes !== null && notes.length > 0)
    await writeJsonFile(join(path, notesFileName), { schemaVersion: 1, notes });
  const messages = joinRecords(options.messages, await readMessageRecords(stored.folder));
  if (messages.length > 0) await writeJsonFile(join(path, mailFileName), { schemaVersion: 1, messages });
  const transcript = await copyTranscript(stored.folder, path, options.signal);
  const written = [
    recordingFileName,
    ...(notes !== null && notes.length > 0 ? [notesFileName] : []),
    ...(messages.length > 0 ? [mailFileName] : []),
  ];
  const files: ListedFile[] = media.map(({ path: mediaPath, sizeBytes, sha256 }) => {
    return { path: mediaPath, sizeBytes, sha256 };
  });
  for (const one of written) files.push(await listWritten(path, folder, one));
  if (transcript !== null) files.push({ ...transcript, path: `${folder}/${transcriptFileName}` });
  await syncFolder(path);
  const { clientName, projectName } = target;
  const cues = transcript && (await readTranscript(path));
  return {
    files,
    recording: { folder, clientName, projectName, file, media, missing, notes, transcript: cues, messages },
  };
}

async function copyMedia(
  from: string,
  {
    path,
    folder,
    chosen,
  }: { readonly path: string; readonly folder: string; readonly chosen: readonly MediaFile[] },
  { signal, onShare }: ExportOptions,
): Promise<readonly ExportedMedia[]> {
  const totalBytes = chosen.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let doneBytes = 0;
  const onBytes = (count: number) => {
    doneBytes += count;
    onShare(Math.min(1, doneBytes / totalBytes));
  };
  const media: ExportedMedia[] = [];
  for (const one of chosen) {
    const facts = await copyMember(from, path, one.file, { signal, onBytes });
    media.push({ ...one, ...facts, path: `${folder}/${one.file}` });
  }
  return media;
}

async function copyMember(from: string, to: string, name: string, options: CopyOptions) {
  const source = await open(join(from, name), constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await copyHashed(source, join(to, name), options);
  } finally {
    await source.close();
  }
}

async function copyTranscript(from: string, to: string, signal: AbortSignal) {
  const sizeBytes = await memberSizeBytes(from, transcriptFileName);
  if (sizeBytes === null || sizeBytes > maxTranscriptBytes) return null;
  return copyMember(from, to, transcriptFileName, { signal, onBytes: () => undefined });
}

/** Size and hash of a small file that was just written. */
export async function listWritten(path: string, folder: string, name: string): Promise<ListedFile> {
  const file = await open(join(path, name), 'r');
  try {
    const options = { signal: new AbortController().signal, onBytes: () => undefined };
    return { path: folder === '' ? name : `${folder}/${name}`, ...(await hashOpen(file, options)) };
  } finally {
    await file.close();
  }
}
