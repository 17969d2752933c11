import { toEditedMs } from '../../../shared/model/edit.ts';
import type { Note } from '../../../shared/model/note.ts';
import { type RecordingFile, editedLengthMs, linkOf } from '../../../shared/model/recording.ts';
import type { TranscriptCue } from '../../../shared/model/transcript.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import type { MessageRecord } from './mail-file.ts';
import type { MediaFile } from './choose-files.ts';

/** A file of sound or picture in an export. */
export interface ExportedMedia extends MediaFile {
  /** Relative to the export, with `/`. */
  readonly path: string;
  readonly sha256: string;
}

/** What pages and lists of an export tell of one recording. */
export interface ExportedRecording {
  /** Relative to the export, with `/`. */
  readonly folder: string;
  readonly clientName: string;
  readonly projectName: string;
  readonly file: RecordingFile;
  readonly media: readonly ExportedMedia[];
  readonly missing: readonly string[];
  /** In order; null where they could not be read. */
  readonly notes: readonly Note[] | null;
  readonly transcript: readonly TranscriptCue[] | null;
  readonly messages: readonly MessageRecord[];
}

/** Length as played, in words; none for a link, of which nobody knows it. */
export function lengthWords({ file }: Pick<ExportedRecording, 'file'>): readonly string[] {
  if (linkOf(file) !== null) return [];
  return [formatDuration(editedLengthMs(file))];
}

/** A time of the capture as the time at which it is played. */
export function toPlayedMs({ file }: Pick<ExportedRecording, 'file'>, captureMs: number): number {
  return toEditedMs(file.edit?.cuts ?? [], file.durationMs, captureMs);
}
