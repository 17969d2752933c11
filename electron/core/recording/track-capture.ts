import { join } from 'node:path';
import type { TrackFile } from '../../../shared/model/recording.ts';
import type { TrackName } from '../../../shared/model/track.ts';
import { type WebmIndex, type WebmScanner, createWebmScanner } from '../media/webm-scanner.ts';
import { type AppendFile, createAppendFile } from './append-file.ts';

/** The capture of one track while it is recorded. */
export interface TrackCapture {
  readonly track: TrackName;
  sizeBytes(): number;
  /** Writes chunk `sequence`, durably when it resolves; the chunk written last is not written again. */
  write(sequence: number, data: Uint8Array): Promise<{ readonly offset: number }>;
  /** What makes the capture seekable; null for other containers than WebM and while it is empty. */
  index(): WebmIndex | null;
  close(): Promise<void>;
}

/** Creates the capture file of `trackFile` in `folder`. */
export async function createTrackCapture(folder: string, trackFile: TrackFile): Promise<TrackCapture> {
  const file = await createAppendFile(join(folder, trackFile.file));
  const scanner = isWebm(trackFile.mimeType) ? createWebmScanner() : null;
  return captureInto(trackFile.track, file, scanner);
}

/** True for the containers whose structure is followed: WebM and Matroska. */
export function isWebm(mimeType: string): boolean {
  return /^(?:audio|video)\/(?:webm|x-matroska|matroska)(?:;|$)/.test(mimeType.toLowerCase().trim());
}

/** File name of the capture of `track`, as CONTRACT has it: `.webm` for WebM and Matroska, `.mp4` for MP4. */
export function captureFileName(track: TrackName, mimeType: string): string {
  return `capture-${track}.${isWebm(mimeType) ? 'webm' : 'mp4'}`;
}

function captureInto(track: TrackName, file: AppendFile, scanner: WebmScanner | null): TrackCapture {
  let last: { readonly sequence: number; readonly offset: number } | null = null;
  return {
    track,
    sizeBytes: () => file.sizeBytes(),
    async write(sequence, data) {
      // The journal line of this chunk failed before: its bytes are there already.
      if (last?.sequence === sequence) return last;
      const offset = file.sizeBytes();
      await file.append(data);
      scanner?.push(data);
      last = { sequence, offset };
      return last;
    },
    index: () => scanner?.index() ?? null,
    close: () => file.close(),
  };
}
