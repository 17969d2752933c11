import type { RecordingFile, TrackFile } from '../../../shared/model/recording.ts';
import { systemErrorCode } from '../errors.ts';
import { hashPath } from './hash-file.ts';
import { memberPath, memberSizeBytes } from './playback-files.ts';

/** SHA-256 of captures, by their file names. */
export type CaptureHashes = ReadonlyMap<string, string>;

/**
 * Reads the captures of an ended take of which no SHA-256 is recorded yet. One that is gone, or has another size than
 * `recording.json` says, gets none: it is not what was captured.
 */
export async function hashCaptures(
  { tracks }: Pick<RecordingFile, 'tracks'>,
  folder: string,
): Promise<CaptureHashes> {
  const hashes = new Map<string, string>();
  for (const track of tracks) {
    if (track.sha256 !== null || hashes.has(track.file)) continue;
    const hash = await hashWhole(folder, track);
    if (hash !== null) hashes.set(track.file, hash);
  }
  return hashes;
}

/** `file` with `hashes` recorded where there were none. */
export function withHashes(file: RecordingFile, hashes: CaptureHashes): RecordingFile {
  const tracks = file.tracks.map((track) => {
    return { ...track, sha256: track.sha256 ?? hashes.get(track.file) ?? null };
  });
  return { ...file, tracks };
}

async function hashWhole(folder: string, { file, sizeBytes }: TrackFile): Promise<string | null> {
  const path = memberPath(folder, file);
  if (path === null || (await memberSizeBytes(folder, file)) !== sizeBytes) return null;
  try {
    return await hashPath(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
