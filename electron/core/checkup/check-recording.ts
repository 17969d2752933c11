import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import type { Finding } from '../../../shared/model/library-check.ts';
import { systemErrorCode } from '../errors.ts';
import type { StoredRecording } from '../library/library.ts';
import { memberPath } from '../media/playback-files.ts';

/** A file that a recording lists, as it should be. */
interface Expected {
  readonly role: 'capture' | 'original' | 'master';
  readonly file: string;
  readonly sizeBytes: number;
  /** Null for captures: they are only ever appended to, and their size says whether all is there. */
  readonly sha256: string | null;
}

/** Read at once. */
const pieceBytes = 1024 * 1024;

/** What is wrong with a file of a recording. */
export interface Fault {
  readonly role: Expected['role'];
  readonly file: string;
  readonly kind: Finding['kind'];
}

/** Waits while the disk is wanted for something else; rejects with the reason of `signal`. */
export type Rest = (signal: AbortSignal) => Promise<void>;

/**
 * Compares the files of a recording with what its `recording.json` says of them: their size, and their SHA-256 where there
 * is one, which captures do not have.
 */
export async function checkRecording(
  { file, folder }: StoredRecording,
  { signal, rest }: { readonly signal: AbortSignal; readonly rest: Rest },
): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const expected of expectedFiles(file)) {
    const kind = await compare(folder, expected, { signal, rest });
    if (kind !== null) faults.push({ role: expected.role, file: expected.file, kind });
  }
  return faults;
}

/** True where the master can be made again: everything it is made from is whole. */
export function isRemakable({ tracks }: Pick<RecordingFile, 'tracks'>, faults: readonly Fault[]): boolean {
  return tracks.length > 0 && faults.every(({ role }) => role === 'master');
}

function expectedFiles({ tracks, original, master }: RecordingFile): readonly Expected[] {
  const captures = tracks
    // A received sound may be its own capture.
    .filter(({ file }) => file !== original?.file)
    .map(({ file, sizeBytes }) => ({ role: 'capture' as const, file, sizeBytes, sha256: null }));
  const others = [
    ...(original ? [{ role: 'original' as const, ...original }] : []),
    // A received recording may be its own master.
    ...(master && master.file !== original?.file ? [{ role: 'master' as const, ...master }] : []),
  ].map(({ role, file, sizeBytes, sha256 }) => ({ role, file, sizeBytes, sha256 }));
  return [...captures, ...others];
}

async function compare(
  folder: string,
  { file, sizeBytes, sha256 }: Expected,
  { signal, rest }: { readonly signal: AbortSignal; readonly rest: Rest },
): Promise<Finding['kind'] | null> {
  // The file may have been written by others: it names nothing outside of its folder.
  const path = memberPath(folder, file);
  if (path === null) return 'unreadable';
  try {
    const stats = await lstat(path);
    if (!stats.isFile()) return 'unreadable';
    if (stats.size !== sizeBytes) return 'changed';
    if (sha256 === null) return null;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path, { highWaterMark: pieceBytes, signal })) {
      hash.update(chunk as Buffer);
      await rest(signal);
    }
    return hash.digest('hex') === sha256 ? null : 'changed';
  } catch (error) {
    signal.throwIfAborted();
    return systemErrorCode(error) === 'ENOENT' ? 'missing' : 'unreadable';
  }
}
