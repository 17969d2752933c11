import { join } from 'node:path';
import type { Foundation } from './build-parts.ts';
import { systemClock } from './clock.ts';
import { type FolderWatch, createFolderWatch } from './inbox/watched/folder-watch.ts';
import type { Parts } from './parts.ts';
import { freeBytesOf } from './recording/disk-guard.ts';

/** Builds what takes in the files of a watched folder. */
export function buildFolderWatch(
  { host, settings, movable, queue, events, log }: Foundation,
  { inbox, recorder, history }: Pick<Parts, 'inbox' | 'recorder' | 'history'>,
): FolderWatch {
  const { dataDirectory } = host;
  return createFolderWatch({
    ...{ database: queue.database, settings, library: movable.library },
    takeFile: (file) => inbox.takeFile(file),
    directory: join(dataDirectory, 'watched'),
    freeBytes: freeBytesOf,
    async ownFolders() {
      const { formerLibrary, unfinishedMove } = settings.get();
      const moves = [formerLibrary?.folder, unfinishedMove].filter((folder) => typeof folder === 'string');
      const exports = await history.place.directory().catch(() => movable.directory());
      return [movable.directory(), dataDirectory, exports, ...moves];
    },
    isRecording: () => recorder.active() !== null,
    ...{ clock: systemClock, emit: events.emit, log },
  });
}
