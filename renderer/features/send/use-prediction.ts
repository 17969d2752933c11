import { attachmentRoomBytes, messageLimitBytes } from '../../../shared/model/mail-limit.ts';
import type { Prediction, ScreenPreset } from '../../../shared/model/deliverable.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import type { CallError } from '../../bridge/call-error.ts';
import { useLive } from '../../bridge/use-live.ts';
import { useAppState } from '../shell/app-state.tsx';

/** Largest mail, and the bytes of attachments it has room for. */
export interface MailRoom {
  readonly limitBytes: number;
  readonly roomBytes: number;
}

/** What fits into a mail under the settings as they are now. */
export function useMailRoom(): MailRoom {
  const { settings } = useAppState();
  const limitBytes = messageLimitBytes(settings);
  return { limitBytes, roomBytes: attachmentRoomBytes(limitBytes) };
}

/** What the recording becomes when it is sent with `preset`, in a mail with this room or, for null, as a link; neither value nor error while it is measured. */
export function usePrediction(
  { id }: Pick<RecordingDetail, 'id'>,
  preset: ScreenPreset,
  room: MailRoom | null,
): { readonly prediction: Prediction | undefined; readonly error: CallError | undefined } {
  const limitBytes = room?.roomBytes ?? null;
  const { value, error } = useLive('media.predict', { recordingId: id, preset, limitBytes }, []);
  return { prediction: error ? undefined : value, error };
}
