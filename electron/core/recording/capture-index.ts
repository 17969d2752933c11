import { join } from 'node:path';
import type { TrackFile } from '../../../shared/model/recording.ts';
import { memberPath, memberSizeBytes } from '../media/playback-files.ts';
import { scanWebmFile } from '../media/webm-file.ts';
import type { WebmIndex } from '../media/webm-scanner.ts';
import { fromIndexLine, journalFileName } from './journal.ts';
import { readJournalEnd } from './journal-file.ts';
import { isWebm } from './track-capture.ts';

/**
 * What makes the capture `trackFile` in `folder` seekable: from the end of the journal, at once, or where that does not fit
 * the file by reading the capture. Null when it is no WebM or has no complete block.
 */
export async function loadCaptureIndex(folder: string, trackFile: TrackFile): Promise<WebmIndex | null> {
  const path = memberPath(folder, trackFile.file);
  if (path === null || !isWebm(trackFile.mimeType)) return null;
  const sizeBytes = await memberSizeBytes(folder, trackFile.file);
  if (sizeBytes === null) return null;
  const end = await readJournalEnd(join(folder, journalFileName)).catch(() => null);
  const told = end?.tracks.find(({ track }) => track === trackFile.track);
  if (told?.index && told.sizeBytes === sizeBytes && isWithin(told.index, sizeBytes))
    return fromIndexLine(told.index);
  const { index } = await scanWebmFile(path);
  return index;
}

/** A journal may have been written by anyone. */
function isWithin(
  { firstClusterOffset, wholeEnd, cues }: Parameters<typeof fromIndexLine>[0],
  sizeBytes: number,
): boolean {
  const isCueWithin = ([offset]: readonly [number, number]) =>
    offset >= firstClusterOffset && offset < wholeEnd;
  return wholeEnd <= sizeBytes && cues.every(isCueWithin);
}
