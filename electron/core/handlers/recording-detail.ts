import type { RecordingDetail, RecordingSummary } from '../../../shared/model/recording.ts';
import type { Parts } from '../parts.ts';

/** Parts that know about recordings. */
export type RecordingParts = Pick<Parts, 'library' | 'compression'>;

/** A recording as lists show it, with the state of its compression now. */
export function withCompression(summary: RecordingSummary, parts: RecordingParts): RecordingSummary {
  const job = parts.compression.job(summary.id);
  return job === null ? summary : { ...summary, compression: job.state };
}

/** A recording as its page shows it. Throws `AppError('not-found')`. */
export function recordingDetail(recordingId: string, parts: RecordingParts): RecordingDetail {
  const summary = withCompression(parts.library.summary(recordingId), parts);
  const { file } = parts.library.getStored(recordingId);
  const missing = new Set(summary.missingFiles);
  const captureSizeBytes = file.tracks.reduce((sum, track) => sum + track.sizeBytes, 0);
  const master = file.master !== null && !missing.has(file.master.file) ? file.master : null;
  const hasCapture = file.tracks.some((track) => !missing.has(track.file) && track.sizeBytes > 0);
  const version = master?.sha256.slice(0, 16) ?? `capture-${captureSizeBytes}`;
  return {
    ...summary,
    marks: file.marks,
    levels: file.levels,
    playbackUrl: master !== null || hasCapture ? `/media/recording/${recordingId}/${version}` : null,
    captureSizeBytes,
    folderLabel: parts.library.folderLabel(recordingId),
  };
}
