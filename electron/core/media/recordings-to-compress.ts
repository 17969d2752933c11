import { setImmediate } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { Library } from '../library/library.ts';

const pageSize = 200;

/** True for a finished voice recording, not in the bin, that has a capture and no master. False for one that is gone. */
export function wantsMaster(library: Pick<Library, 'getStored'>, recordingId: string): boolean {
  try {
    const { file } = library.getStored(recordingId);
    const captured = file.tracks.some((track) => track.track === 'microphone' && track.sizeBytes > 0);
    return (
      file.kind === 'voice' &&
      file.state === 'ready' &&
      file.master === null &&
      file.binnedAt === null &&
      captured
    );
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return false;
    throw error;
  }
}

/** Every recording in the library that {@link wantsMaster}, read page by page with room for other work in between. */
export async function* recordingsToCompress(
  library: Pick<Library, 'getStored' | 'listRecordings'>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  for (let offset = 0; ; offset += pageSize) {
    signal.throwIfAborted();
    const { items } = library.listRecordings({ scope: { all: true }, offset, limit: pageSize });
    for (const item of items) {
      if (item.kind === 'voice' && wantsMaster(library, item.id)) yield item.id;
    }
    if (items.length < pageSize) return;
    await setImmediate();
  }
}
