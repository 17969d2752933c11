import { setImmediate } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { Library } from '../library/library.ts';
import { untilAborted } from './until-aborted.ts';

const pageSize = 200;

/** True for a finished voice recording, not in the bin, that has no master. False for one that is gone. Throws `AppError('library-unavailable')`. */
export function wantsMaster(library: Pick<Library, 'getStored'>, recordingId: string): boolean {
  try {
    const { kind, state, master, binnedAt } = library.getStored(recordingId).file;
    return kind === 'voice' && state === 'ready' && master === null && binnedAt === null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return false;
    throw error;
  }
}

function hasCapture(library: Pick<Library, 'getStored'>, recordingId: string): boolean {
  const { tracks } = library.getStored(recordingId).file;
  return tracks.some((track) => track.track === 'microphone' && track.sizeBytes > 0);
}

/** Every recording in the library that {@link wantsMaster} and has a capture, read page by page with room for other work in between. */
export async function* recordingsToCompress(
  library: Pick<Library, 'getStored' | 'listRecordings' | 'indexed'>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  await untilAborted(library.indexed(), signal);
  for (let offset = 0; ; offset += pageSize) {
    signal.throwIfAborted();
    const { items } = library.listRecordings({ scope: { all: true }, offset, limit: pageSize });
    for (const item of items) {
      if (item.kind !== 'voice' || !wantsMaster(library, item.id)) continue;
      if (hasCapture(library, item.id)) yield item.id;
    }
    if (items.length < pageSize) return;
    await setImmediate();
  }
}
