import type { Note } from '../../../shared/model/note.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';

/** A moment or stretch of a recording, in time of the capture. */
export type Moment = Pick<Note, 'atMs' | 'endMs'>;

/** A moment as it is played: `1:05`, or `1:05 to 1:20`. */
export function describeMoment({ atMs, endMs }: Moment, toPositionMs: (captureMs: number) => number): string {
  const at = formatDuration(toPositionMs(atMs));
  return endMs === null ? at : `${at} to ${formatDuration(toPositionMs(endMs))}`;
}
