import type { Range } from '../../../shared/model/edit.ts';
import { type RecordingFile, editedLengthMs } from '../../../shared/model/recording.ts';
import { addViews } from '../../../shared/model/views.ts';

/** `file` after more of it was played, at `now`, ISO 8601. */
export function withViews(file: RecordingFile, played: readonly Range[], now: string): RecordingFile {
  const durationMs = editedLengthMs(file);
  return { ...file, views: addViews(file.views, played, { durationMs, now }) };
}

/** `file` after its link was opened, at `now`: what is seen there nobody knows, so that it counts as viewed. */
export function withOpening(file: RecordingFile, now: string): RecordingFile {
  return { ...file, views: { ranges: [], ...file.views, firstAt: file.views?.firstAt ?? now, lastAt: now } };
}
