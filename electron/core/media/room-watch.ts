import { statfs } from 'node:fs/promises';
import type { Disposable } from '../disposables.ts';
import type { Library } from '../library/library.ts';

/** Looks from time to time whether there is room again for work that a full disk ended. */
export interface RoomWatch extends Disposable {
  /** Tells `onRoom` once when there is room for the master of `recordingId`. */
  readonly add: (recordingId: string) => void;
}

const mebibyte = 1024 * 1024;

/** Creates a {@link RoomWatch} that looks every `everyMs`. */
export function createRoomWatch(options: {
  readonly library: Pick<Library, 'getStored'>;
  readonly everyMs: number;
  readonly onRoom: (recordingId: string) => void;
}): RoomWatch {
  const { library, everyMs, onRoom } = options;
  const waiting = new Set<string>();
  const look = async () => {
    for (const recordingId of [...waiting]) {
      // One that is gone, or away with its folder, is not waited for: it is found again when the app starts.
      const hasRoom = await hasRoomFor(library, recordingId).catch(() => null);
      if (hasRoom === false) continue;
      waiting.delete(recordingId);
      if (hasRoom) onRoom(recordingId);
    }
  };
  const timer = setInterval(() => void look(), everyMs).unref();
  return { add: (recordingId) => void waiting.add(recordingId), dispose: () => clearInterval(timer) };
}

/** A master is about as large as its captures at most. */
async function hasRoomFor(library: Pick<Library, 'getStored'>, recordingId: string): Promise<boolean> {
  const { file, folder } = library.getStored(recordingId);
  const needed = file.tracks.reduce((sum, { sizeBytes }) => sum + sizeBytes, mebibyte);
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize >= needed;
}
