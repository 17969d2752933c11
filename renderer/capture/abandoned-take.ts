import type { RecordingDetail } from '../../shared/model/recording.ts';
import { toCallError } from '../bridge/call-error.ts';
import type { Client } from '../bridge/client.ts';
import type { TakeMemory } from './take-memory.ts';

/**
 * Ends the take that this window was recording when it was reloaded, and gives what was saved; null when there was none or it
 * is gone. Takes of other windows are left alone.
 */
export async function finishAbandonedTake(
  client: Client,
  memory: TakeMemory,
): Promise<RecordingDetail | null> {
  const recordingId = memory.recall();
  if (recordingId === null) return null;
  memory.forget();
  try {
    return await client.call('recording.finishAbandoned', { recordingId });
  } catch (reason) {
    // It has ended by itself meanwhile.
    if (toCallError(reason).code !== 'recording-not-active') return null;
    return client.call('library.getRecording', { recordingId }).catch(() => null);
  }
}
