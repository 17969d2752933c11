import { setImmediate } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { Library } from '../library/library.ts';
import { pagesOf } from '../library/pages-of.ts';
import { editOf } from './edit-of.ts';
import { untilAborted } from './until-aborted.ts';

/**
 * True for a finished recording, not in the bin, whose captures are there and that has no master of its Edit as it is now.
 * False for one that is gone. Throws `AppError('library-unavailable')`.
 */
export function wantsMaster(library: Pick<Library, 'getStored'>, recordingId: string): boolean {
  try {
    const { file } = library.getStored(recordingId);
    const isCurrent = file.master?.editRevision === editOf(file).revision;
    return file.state === 'ready' && !isCurrent && file.binnedAt === null && file.tracks.length > 0;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return false;
    throw error;
  }
}

function hasCapture(library: Pick<Library, 'getStored'>, recordingId: string): boolean {
  const { tracks, kind } = library.getStored(recordingId).file;
  return tracks.some(({ track, sizeBytes }) => sizeBytes > 0 && (kind !== 'voice' || track === 'microphone'));
}

/** Every recording in the library that {@link wantsMaster} and has a capture, read page by page with room for other work in between. */
export async function* recordingsToCompress(
  library: Pick<Library, 'getStored' | 'listRecordings' | 'indexed'>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  await untilAborted(library.indexed(), signal);
  for (const page of pagesOf(library, { scope: { all: true } })) {
    signal.throwIfAborted();
    for (const item of page) {
      if (wantsMaster(library, item.id) && hasCapture(library, item.id)) yield item.id;
    }
    await setImmediate();
  }
}
