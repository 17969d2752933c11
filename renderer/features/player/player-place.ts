import { isCut, toCaptureMs, toEditedMs } from '../../../shared/model/edit.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import type { Playback, PlaybackState } from './playback.ts';

/** Where a player stands, for what stands beside it and goes by times of the capture. */
export interface PlayerPlace {
  /** Now, in time of the capture. */
  readonly captureMs: number;
  /** What is shown of a time of the capture: its time as played. */
  readonly toPositionMs: (captureMs: number) => number;
  /** True for a time that is cut out. */
  readonly isCut: (captureMs: number) => boolean;
  /** Goes to a time of the capture. */
  readonly seek: (captureMs: number) => void;
  /** Goes there and plays. */
  readonly playFrom: (captureMs: number) => void;
}

/** The place where `playback` stands in `recording`. */
export function placeOf(
  { edit, captureDurationMs }: Pick<RecordingDetail, 'edit' | 'captureDurationMs'>,
  playback: Pick<Playback, 'seek' | 'play'>,
  { positionMs }: Pick<PlaybackState, 'positionMs'>,
): PlayerPlace {
  const cuts = edit?.cuts ?? [];
  const toPositionMs = (captureMs: number) => toEditedMs(cuts, captureDurationMs, captureMs);
  const seek = (captureMs: number) => playback.seek(toPositionMs(captureMs));
  return {
    captureMs: toCaptureMs(cuts, captureDurationMs, positionMs),
    toPositionMs,
    isCut: (captureMs) => isCut(cuts, captureMs),
    seek,
    playFrom(captureMs) {
      seek(captureMs);
      playback.play();
    },
  };
}
