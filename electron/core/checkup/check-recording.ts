import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import type { Finding } from '../../../shared/model/library-check.ts';
import { systemErrorCode } from '../errors.ts';
import type { StoredRecording } from '../library/library.ts';
import type { CaptureHashes } from '../media/capture-hashes.ts';
import { memberPath } from '../media/playback-files.ts';

/** A file that a recording lists, as it should be. */
export interface Expected {
  readonly role: 'capture' | 'original' | 'master';
  readonly file: string;
  readonly sizeBytes: number;
  /** Null where it was never read before: then its size says whether all is there. */
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

/** What a look at the files of a recording gave. */
export interface CheckedRecording {
  readonly faults: readonly Fault[];
  /** Of captures that have the size they should have and were read for the first time. */
  readonly hashes: CaptureHashes;
}

/**
 * Compares the files of a recording with what its `recording.json` says of them: their size, and their SHA-256 where there
 * is one.
 */
export async function checkRecording(
  { file, folder }: StoredRecording,
  { signal, rest }: { readonly signal: AbortSignal; readonly rest: Rest },
): Promise<CheckedRecording> {
  const faults: Fault[] = [];
  const hashes = new Map<string, string>();
  for (const expected of expectedFiles(file)) {
    const { kind, sha256 } = await compare(folder, expected, { signal, rest });
    if (kind !== null) faults.push({ role: expected.role, file: expected.file, kind });
    else if (expected.sha256 === null && sha256 !== null) hashes.set(expected.file, sha256);
  }
  return { faults, hashes };
}

/** True where the master can be made again: everything it is made from is whole. */
export function isRemakable({ tracks }: Pick<RecordingFile, 'tracks'>, faults: readonly Fault[]): boolean {
  const isSource = (name: string) => tracks.some(({ file }) => file === name);
  return tracks.length > 0 && faults.every(({ role, file }) => role === 'master' && !isSource(file));
}

/** The captures, the file as it came and the master of a recording, each once. */
export function expectedFiles({ tracks, original, master }: RecordingFile): readonly Expected[] {
  const captures = tracks
    // A received sound may be its own capture, and a master may stand for what it was made from.
    .filter(({ file }) => file !== original?.file && file !== master?.file)
    .map(({ file, sizeBytes, sha256 }) => ({ role: 'capture' as const, file, sizeBytes, sha256 }));
  const others = [
    ...(original ? [{ role: 'original' as const, ...original }] : []),
    // A received recording may be its own master.
    ...(master && master.file !== original?.file ? [{ role: 'master' as const, ...master }] : []),
  ].map(({ role, file, sizeBytes, sha256 }) => ({ role, file, sizeBytes, sha256 }));
  return [...captures, ...others];
}

/** SHA-256 of a file, in hexadecimal, resting between its pieces. Rejects with system errors and the reason of `signal`. */
export async function hashSlowly(
  path: string,
  { signal, rest }: { readonly signal: AbortSignal; readonly rest: Rest },
): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: pieceBytes, signal })) {
    hash.update(chunk as Buffer);
    await rest(signal);
  }
  return hash.digest('hex');
}

async function compare(
  folder: string,
  { file, sizeBytes, sha256 }: Expected,
  { signal, rest }: { readonly signal: AbortSignal; readonly rest: Rest },
): Promise<{ readonly kind: Finding['kind'] | null; readonly sha256: string | null }> {
  const faulty = (kind: Finding['kind']) => ({ kind, sha256: null });
  // The file may have been written by others: it names nothing outside of its folder.
  const path = memberPath(folder, file);
  if (path === null) return faulty('unreadable');
  try {
    const stats = await lstat(path);
    if (!stats.isFile()) return faulty('unreadable');
    if (stats.size !== sizeBytes) return faulty('changed');
    const found = await hashSlowly(path, { signal, rest });
    return sha256 === null || found === sha256 ? { kind: null, sha256: found } : faulty('changed');
  } catch (error) {
    signal.throwIfAborted();
    return faulty(systemErrorCode(error) === 'ENOENT' ? 'missing' : 'unreadable');
  }
}
