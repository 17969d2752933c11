import type { RecordingDetail, RecordingSummary } from '../../../shared/model/recording.ts';
import { toDetail } from '../media/playback.ts';
import type { Parts } from '../parts.ts';

/** Parts that know about recordings. */
export type RecordingParts = Pick<Parts, 'library' | 'compression'>;

/** A recording as lists show it, with the state of its compression now. */
export function withCompression(summary: RecordingSummary, parts: RecordingParts): RecordingSummary {
  const job = parts.compression.job(summary.id);
  return job === null ? summary : { ...summary, compression: job.state };
}

/** A recording as its page shows it. Rejects with `AppError('not-found')`. */
export function recordingDetail(recordingId: string, parts: RecordingParts): Promise<RecordingDetail> {
  return toDetail(withCompression(parts.library.summary(recordingId), parts), parts.library);
}
