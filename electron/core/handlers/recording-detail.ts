import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { toDetail } from '../media/playback.ts';
import type { Parts } from '../parts.ts';

/** A recording as its page shows it. Rejects with `AppError('not-found')`. */
export async function recordingDetail(
  recordingId: string,
  { library }: Pick<Parts, 'library'>,
): Promise<RecordingDetail> {
  return await toDetail(library.summary(recordingId), library);
}
