import { join } from 'node:path';
import type { TrackFile } from '../../../shared/model/recording.ts';
import { syncFolder } from '../library/atomic-file.ts';
import { type AppendFile, createAppendFile } from './append-file.ts';
import { type DiskReserve, createDiskReserve, reserveSize } from './disk-reserve.ts';
import { type JournalLine, encodeJournalLine, journalFileName } from './journal.ts';
import { type TrackCapture, createTrackCapture } from './track-capture.ts';

/** The open files of a take that is captured. They stay with the take when its folder is renamed. */
export interface TakeFiles {
  readonly captures: readonly TrackCapture[];
  /** Adds a line to the journal, durably when it resolves. */
  tell(line: JournalLine): Promise<void>;
  readonly reserve: DiskReserve;
  /** Part of the reserve that the last chunks may use. */
  readonly spareBytes: number;
  /** Closes all; rejects with the first failure after trying each. */
  close(): Promise<void>;
}

/** Creates journal, captures and reserve in `folder`, the journal first: whatever was captured, it tells of it. */
export async function createTakeFiles(folder: string, tracks: readonly TrackFile[]): Promise<TakeFiles> {
  const opened: { close(): Promise<void> }[] = [];
  const keep = <File extends { close(): Promise<void> }>(file: File): File => {
    opened.push(file);
    return file;
  };
  try {
    const journal: AppendFile = keep(await createAppendFile(join(folder, journalFileName)));
    const captures: TrackCapture[] = [];
    for (const track of tracks) captures.push(keep(await createTrackCapture(folder, track)));
    const { reserveBytes, spareBytes } = reserveSize(tracks.map(({ track }) => track));
    const reserve = await createDiskReserve(folder, reserveBytes);
    opened.push({ close: () => reserve.free() });
    await syncFolder(folder);
    return {
      captures,
      tell: (line) => journal.append(encodeJournalLine(line)),
      reserve,
      spareBytes,
      close: () => closeAll(opened),
    };
  } catch (error) {
    await closeAll(opened).catch(() => undefined);
    throw error;
  }
}

async function closeAll(files: readonly { close(): Promise<void> }[]): Promise<void> {
  const results = await Promise.allSettled(files.map((file) => file.close()));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
