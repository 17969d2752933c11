import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { toDetail } from '../media/playback.ts';
import type { Parts } from '../parts.ts';

/** A recording as its page shows it. Rejects with `AppError('not-found')`. */
export async function recordingDetail(
  recordingId: string,
  { library, playbackMemory, receipts }: Pick<Parts, 'library' | 'playbackMemory' | 'receipts'>,
): Promise<RecordingDetail> {
  const summary = library.summary(recordingId);
  const detail = await toDetail(summary, library);
  const receipt = receipts.standing(library.getStored(recordingId).file);
  return { ...detail, receipt, remembered: await playbackMemory.of(recordingId, summary.clientId) };
}
