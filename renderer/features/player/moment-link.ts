import { toCaptureMs } from '../../../shared/model/edit.ts';
import type { Moment } from '../../../shared/model/moment-address.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';

type Timed = Pick<RecordingDetail, 'id' | 'edit' | 'captureDurationMs'>;

/** The moment of a recording that is at `positionMs`, a time as played. */
export function momentOf({ id, edit, captureDurationMs }: Timed, positionMs: number): Moment {
  return { recordingId: id, atMs: toCaptureMs(edit?.cuts ?? [], captureDurationMs, positionMs) };
}

/** Milliseconds that the seconds of a path say; null for anything else. */
export function parseSeconds(text: string): number | null {
  return /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Math.round(Number(text) * 1000) : null;
}
