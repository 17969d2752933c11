import { lstat } from 'node:fs/promises';
import type { BackupFinding } from '../../../shared/model/library-check.ts';
import { systemErrorCode } from '../errors.ts';
import { recordingFileName } from '../library/library-files.ts';
import type { StoredRecording } from '../library/library.ts';
import { notesFileName } from '../library/notes-file.ts';
import { transcriptFileName } from '../library/read-transcript.ts';
import { memberPath } from '../media/playback-files.ts';
import { type Expected, type Rest, expectedFiles, hashSlowly } from './check-recording.ts';
import type { BackedUp } from './find-backup.ts';

/** What a file of a backup is, compared with the library's. */
export interface BackupFault {
  readonly file: string;
  readonly kind: BackupFinding['kind'];
}

interface Pace {
  readonly signal: AbortSignal;
  readonly rest: Rest;
}

/** What is written beside captures and masters, and changes. */
const texts = [recordingFileName, notesFileName, transcriptFileName];

/**
 * Compares what the library has of a recording with the copy of it in a backup: captures and masters by their recorded
 * SHA-256, or with the library's own file where none is recorded; the texts beside them by their content. Writes nothing.
 */
export async function compareBackup(
  { file, folder }: StoredRecording,
  backup: BackedUp,
  pace: Pace,
): Promise<readonly BackupFault[]> {
  const faults: BackupFault[] = [];
  const recorded = new Map(expectedFiles(backup.file).map((one) => [one.file, one]));
  for (const expected of expectedFiles(file)) {
    const own = await ownHash(folder, expected, pace);
    // What is damaged or missing in the library itself is not for the backup to have.
    if (own === null) continue;
    const kind = await compareMedia(
      backup.folder,
      { ...expected, sha256: own },
      recorded.get(expected.file),
      pace,
    );
    if (kind !== null) faults.push({ file: expected.file, kind });
  }
  for (const name of texts) {
    const kind = await compareText(name, folder, backup.folder, pace);
    if (kind !== null) faults.push({ file: name, kind });
  }
  return faults;
}

async function ownHash(folder: string, { file, sizeBytes, sha256 }: Expected, pace: Pace) {
  if (sha256 !== null) return sha256;
  const own = await look(folder, file);
  if (own.state !== 'there' || own.sizeBytes !== sizeBytes) return null;
  return hashSlowly(own.path, pace).catch((error: unknown) => unless(pace.signal, error, null));
}

type Looked =
  | { readonly state: 'there'; readonly path: string; readonly sizeBytes: number; readonly mtimeMs: number }
  | { readonly state: 'missing' | 'unreadable' };

async function look(folder: string, name: string): Promise<Looked> {
  const path = memberPath(folder, name);
  if (path === null) return { state: 'unreadable' };
  try {
    const stats = await lstat(path);
    if (!stats.isFile()) return { state: 'unreadable' };
    return { state: 'there', path, sizeBytes: stats.size, mtimeMs: stats.mtimeMs };
  } catch (error) {
    return { state: systemErrorCode(error) === 'ENOENT' ? 'missing' : 'unreadable' };
  }
}

async function compareMedia(
  folder: string,
  expected: Expected,
  recordedThere: Expected | undefined,
  pace: Pace,
): Promise<BackupFault['kind'] | null> {
  const found = await look(folder, expected.file);
  if (found.state !== 'there') return found.state;
  const isAsRecordedThere = recordedThere?.sizeBytes === found.sizeBytes;
  if (found.sizeBytes !== expected.sizeBytes && !isAsRecordedThere) return 'different';
  const hash = await hashSlowly(found.path, pace).catch((error: unknown) => unless(pace.signal, error, null));
  if (hash === null) return 'unreadable';
  if (hash === expected.sha256) return null;
  // Whole, but of an earlier time: the library's was made again since.
  return hash === recordedThere?.sha256 ? 'older' : 'different';
}

async function compareText(
  name: string,
  folder: string,
  backupFolder: string,
  pace: Pace,
): Promise<BackupFault['kind'] | null> {
  const [own, there] = [await look(folder, name), await look(backupFolder, name)];
  if (own.state !== 'there') return null;
  if (there.state !== 'there') return there.state;
  const hash = (path: string) =>
    hashSlowly(path, pace).catch((error: unknown) => unless(pace.signal, error, null));
  const [ownText, textThere] = [await hash(own.path), await hash(there.path)];
  if (ownText === null || ownText === textThere) return null;
  if (textThere === null) return 'unreadable';
  return own.mtimeMs > there.mtimeMs ? 'older' : 'different';
}

/** `value` in place of an error that the signal is not the reason of. */
function unless<Value>(signal: AbortSignal, error: unknown, value: Value): Value {
  signal.throwIfAborted();
  if (systemErrorCode(error) === undefined) throw error;
  return value;
}
