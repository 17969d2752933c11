import { lstat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingFile, TrackFile } from '../../../shared/model/recording.ts';
import { systemErrorCode } from '../errors.ts';
import { syncFolder } from '../library/atomic-file.ts';
import type { Library, StoredRecording } from '../library/library.ts';
import { editOf } from '../media/edit-of.ts';
import { hashPath } from '../media/hash-file.ts';
import { memberPath } from '../media/playback-files.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * True where the master of a recording may stand for its captures: it is of the recording as it is now, shows and lets
 * hear all of it, and there is a capture that only takes space. What was cut, or arranged by hand, needs its captures.
 */
export function isReleasable(file: RecordingFile): boolean {
  const { revision, cuts, face, muted, gainDb, levelled } = editOf(file);
  const isUntouched = cuts.length + face.length + muted.length + Object.keys(gainDb).length === 0 && levelled;
  const isReady = file.state === 'ready' && file.binnedAt === null && file.released === null;
  const isCurrent = file.master?.editRevision === revision && file.master.sizeBytes > 0;
  return isReady && isCurrent && isUntouched && spareCaptures(file).length > 0;
}

/** When the master of a recording was made, milliseconds since 1970, by its file; null when it is not there as it was made. */
export async function masterMadeMs({ file, folder }: StoredRecording): Promise<number | null> {
  const path = file.master && memberPath(folder, file.master.file);
  const stats = path ? await lstat(path).catch(() => null) : null;
  if (stats?.isFile() !== true || stats.size !== file.master?.sizeBytes) return null;
  return Math.max(stats.mtimeMs, Date.parse(file.createdAt));
}

/** True when a master made at `madeMs` is `days` old at `nowMs`. */
export function isOld(madeMs: number, days: number, nowMs: number): boolean {
  return nowMs - madeMs >= days * dayMs;
}

/**
 * Lets the master of a recording stand for its captures, then removes them. The master is read in full right before, and
 * must have the SHA-256 it was made with. `recording.json` says so first, so that captures left by an app that ended
 * there are known as such, see {@link removeReleased}. Resolves with the bytes that came free; 0 where it no longer may.
 */
export async function releaseCaptures(
  library: Pick<Library, 'getStored' | 'update'>,
  recordingId: string,
  now: string,
): Promise<number> {
  const before = library.getStored(recordingId);
  const { master } = before.file;
  const path = master && memberPath(before.folder, master.file);
  if (!path || (await hashPath(path)) !== master.sha256) return 0;
  const { file } = await library.update(recordingId, (current) => {
    const isSame = current.file.master?.sha256 === master.sha256 && isReleasable(current.file);
    return isSame ? withReleased(current.file, now) : current.file;
  });
  return file.released === null ? 0 : removeReleased(library, recordingId);
}

/** Removes captures that `recording.json` says were released. What cannot be removed stays for the next time. Resolves with their bytes. */
export async function removeReleased(library: Pick<Library, 'update'>, recordingId: string): Promise<number> {
  let bytes = 0;
  await library.update(recordingId, async ({ file, folder }) => {
    if (file.released === null || file.released.removed) return file;
    for (const capture of file.released.captures) bytes += await removeCapture(folder, file, capture);
    await syncFolder(folder);
    return { ...file, released: { ...file.released, removed: true } };
  });
  return bytes;
}

/** Captures that nothing else is made of: neither the master nor the file as it came. */
function spareCaptures({ tracks, master, original }: RecordingFile): readonly TrackFile[] {
  const isNeeded = (name: string) => name === master?.file || name === original?.file;
  return tracks.filter(({ file }) => isCaptureName(file) && !isNeeded(file));
}

/** As takes and what comes in name them: nothing else is ever removed, whatever `recording.json` lists. */
function isCaptureName(name: string): boolean {
  return /^capture-[a-z-]+\.[a-z0-9]{2,4}$/.test(name);
}

function withReleased(file: RecordingFile, now: string): RecordingFile {
  const captures = [...spareCaptures(file)];
  return { ...file, tracks: masterTracks(file), released: { releasedAt: now, captures, removed: false } };
}

/** The master as the tracks of its recording: its picture, and its sound under the name of what it has most of. */
function masterTracks({ tracks, master }: RecordingFile): TrackFile[] {
  if (master === null) return tracks;
  const filled = tracks.filter(({ sizeBytes }) => sizeBytes > 0);
  const find = (...names: readonly TrackFile['track'][]) =>
    names.map((name) => filled.find(({ track }) => track === name)).find((track) => track !== undefined);
  const picture = find('screen', 'camera');
  const sound = find('system-audio', 'microphone');
  const { file, mimeType, sizeBytes, durationMs, sha256 } = master;
  const made = { file, mimeType, sizeBytes, durationMs, sha256, offsetMs: 0, lostAtMs: null };
  return [picture, sound].flatMap((track) => (track === undefined ? [] : [{ ...track, ...made }]));
}

async function removeCapture(folder: string, file: RecordingFile, capture: TrackFile): Promise<number> {
  const isListed = [file.master, file.original, ...file.tracks].some((one) => one?.file === capture.file);
  if (isListed || !isCaptureName(capture.file)) return 0;
  const path = join(folder, capture.file);
  const stats = await lstat(path).catch(() => null);
  // Another file of that name was put there by somebody else.
  if (stats?.isFile() !== true || stats.size !== capture.sizeBytes) return 0;
  try {
    await unlink(path);
    return stats.size;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
