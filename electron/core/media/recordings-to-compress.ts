import { AppError } from '../errors.ts';
import { lacksMaster } from '../library/lacks-master.ts';
import type { Library } from '../library/library.ts';
import { untilAborted } from './until-aborted.ts';

/** {@link lacksMaster} of a recording as it is now; false for one that is gone. Throws `AppError('library-unavailable')`. */
export function wantsMaster(library: Pick<Library, 'getStored'>, recordingId: string): boolean {
  try {
    return lacksMaster(library.getStored(recordingId).file);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return false;
    throw error;
  }
}

function hasCapture(library: Pick<Library, 'getStored'>, recordingId: string): boolean {
  const { tracks, kind } = library.getStored(recordingId).file;
  return tracks.some(({ track, sizeBytes }) => sizeBytes > 0 && (kind !== 'voice' || track === 'microphone'));
}

/** Every recording in the library that {@link wantsMaster} and has a capture. */
export async function* recordingsToCompress(
  library: Pick<Library, 'getStored' | 'withoutMaster' | 'indexed'>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  await untilAborted(library.indexed(), signal);
  for (const id of library.withoutMaster()) {
    signal.throwIfAborted();
    if (wantsMaster(library, id) && hasCapture(library, id)) yield id;
  }
}
