import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Availability } from './availability.ts';
import type { LibraryIndex } from './library-index.ts';
import type { LibraryLocks } from './library-locks.ts';
import type { RecordingPlace } from './recording-rows.ts';
import type { ScanJournal } from './scan-marks.ts';

/** What every part of the library works with. */
export interface LibraryContext {
  /** The library folder, absolute. */
  readonly root: string;
  readonly index: LibraryIndex;
  readonly locks: LibraryLocks;
  readonly availability: Availability;
  readonly scanJournal: ScanJournal;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
  readonly newId: () => string;
  /** Tells that these recordings changed, or with none that clients or projects did. */
  readonly changed: (recordingIds: readonly string[]) => void;
  /** Resolves when no scan is under way. */
  readonly scanned: () => Promise<void>;
  /** Has the folder looked through in the background, since something was not where the index says. */
  readonly rescan: () => void;
}

/** Absolute path of a folder of the library. */
export function pathOf({ root }: Pick<LibraryContext, 'root'>, folder: string): string {
  return join(root, ...folder.split('/'));
}

/** Folder above `folder`, relative to the library; empty for the library itself. */
export function parentOf(folder: string): string {
  return folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
}

/** Last part of a folder of the library. */
export function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}

/** `name` in `parent`, relative to the library. */
export function inFolder(parent: string, name: string): string {
  return parent === '' ? name : `${parent}/${name}`;
}

/** Where a recording lies by the index. Throws `AppError('not-found')`. */
export function placeOf({ index }: Pick<LibraryContext, 'index'>, recordingId: string): RecordingPlace {
  const place = index.use(({ recordings }) => recordings.place(recordingId));
  if (place === null) throw new AppError('not-found', `no recording ${recordingId}`);
  return place;
}

/**
 * Runs `work` alone with a recording, its place looked up first. A recording that is unknown while a scan is under way
 * may yet be found by it. Rejects with `not-found`, `library-unavailable` or `disk-full`.
 */
export function withKnownRecording<Value>(
  context: LibraryContext,
  recordingId: string,
  work: (place: RecordingPlace) => Promise<Value>,
): Promise<Value> {
  const { availability, index, locks, scanned } = context;
  return availability.guard(async () => {
    if (index.use(({ recordings }) => recordings.place(recordingId)) === null) await scanned();
    return locks.withRecording(recordingId, () => work(placeOf(context, recordingId)));
  });
}
