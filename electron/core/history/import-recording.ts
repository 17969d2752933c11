import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { notesFileSchema } from '../../../shared/model/note.ts';
import { type RecordingFile, recordingFileSchema } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import { writeJsonFile } from '../library/json-file.ts';
import { recordingFileName } from '../library/library-files.ts';
import type { Library } from '../library/library.ts';
import { notesFileName } from '../library/notes-file.ts';
import { transcriptFileName } from '../library/read-transcript.ts';
import { type MediaFile, toExported } from './choose-files.ts';
import { type CopyOptions, copyHashed } from './hashed-file.ts';
import type { ListedFolder } from './import-plan.ts';
import { openListed } from './listed-file.ts';
import { mailFileName, mailFileSchema } from './mail-file.ts';
import { damaged, readListed } from './read-listed.ts';

const stagingPrefix = '.import-';
const maxTranscriptBytes = 16 * 1024 * 1024;
/** Files with a meaning of their own, which no track may call itself. */
const ownFiles: readonly string[] = [recordingFileName, notesFileName, transcriptFileName, mailFileName];

/** Removes what an import left in the library folder that was cut short. */
export async function removeStaging(libraryDirectory: string): Promise<void> {
  const names = await readdir(libraryDirectory).catch(() => []);
  for (const name of names.filter((one) => /^\.import-[0-9a-f-]{36}$/.test(one)))
    await rm(join(libraryDirectory, name), { recursive: true, force: true });
}

/** `recording.json` of an exported recording, as a library may have it. Rejects with `AppError('export-damaged')`. */
export async function readExported(root: string, folder: ListedFolder): Promise<RecordingFile> {
  const listed = folder.get(recordingFileName);
  if (listed === undefined) throw damaged({ path: recordingFileName });
  const file = await readListed(root, listed, recordingFileSchema);
  if (file.state !== 'ready') throw damaged(listed);
  const named = [file.master, file.original, ...file.tracks].filter((one) => one !== null);
  const media = named
    .filter((one) => folder.has(one.file) && !ownFiles.includes(one.file))
    .map((one): MediaFile => {
      return { role: 'capture', file: one.file, mimeType: one.mimeType, sizeBytes: 0, recordedSha256: null };
    });
  return toExported(file, media);
}

/** Where one recording is imported from and to. */
export interface ImportOptions extends CopyOptions {
  /** Real path of the export. */
  readonly root: string;
  readonly folder: ListedFolder;
  readonly libraryDirectory: string;
  readonly projectId: string;
}

/**
 * Brings one recording into the library, with the id it has. Every file is compared with the manifest while it is copied
 * to the library's disk; only when all agree does the recording appear. Rejects with `AppError('export-damaged')`.
 */
export async function importRecording(
  library: Pick<Library, 'beginTake'>,
  file: RecordingFile,
  options: ImportOptions,
): Promise<void> {
  const staging = join(options.libraryDirectory, `${stagingPrefix}${randomUUID()}`);
  await mkdir(staging);
  try {
    const names = await stage(file, staging, options);
    await library.beginTake({
      file,
      projectId: options.projectId,
      // Quick, since the library is held meanwhile.
      async fill(folder) {
        for (const name of names) await rename(join(staging, name), join(folder, name));
        return undefined;
      },
    });
  } finally {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function stage(
  file: RecordingFile,
  staging: string,
  options: ImportOptions,
): Promise<readonly string[]> {
  const { root, folder } = options;
  const media = [file.master, file.original, ...file.tracks].flatMap((one) =>
    one === null ? [] : [one.file],
  );
  const names = [...new Set(media)];
  const transcript = folder.get(transcriptFileName);
  if (transcript !== undefined && transcript.sizeBytes <= maxTranscriptBytes) names.push(transcriptFileName);
  for (const name of names) await copyListed(name, staging, options);
  const checked = [
    [notesFileName, notesFileSchema],
    [mailFileName, mailFileSchema],
  ] as const;
  for (const [name, schema] of checked) {
    const listed = folder.get(name);
    if (listed === undefined) continue;
    await writeJsonFile(join(staging, name), await readListed<unknown>(root, listed, schema));
    names.push(name);
  }
  return names;
}

async function copyListed(name: string, staging: string, options: ImportOptions): Promise<void> {
  const listed = options.folder.get(name);
  if (listed === undefined) throw new AppError('export-damaged', `${name} is not listed`);
  const source = await openListed(options.root, listed.path);
  if (source === null) throw damaged(listed);
  try {
    // Before it is copied: a file that grew may be larger than the disk.
    if ((await source.stat()).size !== listed.sizeBytes) throw damaged(listed);
    const { sha256 } = await copyHashed(source, join(staging, name), options);
    if (sha256 !== listed.sha256) throw damaged(listed);
  } finally {
    await source.close();
  }
}
