import type { RecordingKind } from '../../shared/model/recording-kind.ts';
import type { TrackName } from '../../shared/model/track.ts';

/** A take that is about to begin. */
export interface StartingTake {
  readonly kind: RecordingKind;
  /** `opening`: picker and devices are asked; `counting`: the countdown; `beginning`: core is told. */
  readonly phase: 'opening' | 'counting' | 'beginning';
  /** Whole seconds left of the countdown, in milliseconds; null unless counting. */
  readonly countdownMs: number | null;
}

/** One track of a running take. */
export interface TakeTrack {
  readonly track: TrackName;
  /** Name of its device or of what is shared; empty when the browser does not tell. */
  readonly label: string;
  /** False when its device or source has gone away while the take goes on. */
  readonly isLive: boolean;
  /** Size of the picture in pixels; 0 for sound. */
  readonly width: number;
  readonly height: number;
}

/** What the user has to know of a running take besides the microphone's health and the disk. */
export type TakeWarning =
  /** A device or source went away at this recorded time; the take goes on with the others. */
  | { readonly kind: 'track-lost'; readonly track: TrackName; readonly atMs: number }
  /** It was asked for, but neither the platform nor the picker gave it, and no input carries it. */
  | { readonly kind: 'track-missing'; readonly track: 'system-audio' }
  /** No picture arrives. A screen at rest is not one. */
  | { readonly kind: 'no-frames'; readonly track: 'screen' | 'camera' }
  /** The shared window is hidden or minimised: there is nothing to see of it. */
  | { readonly kind: 'source-hidden' }
  /** This computer cannot keep up: pictures are dropped. A lower size or frame rate would help. */
  | { readonly kind: 'encoder-behind'; readonly track: 'screen' | 'camera' };

/** What a page shows of a running take. Replaced, never changed. */
export interface TakeState {
  readonly recordingId: string;
  readonly kind: RecordingKind;
  readonly phase: 'recording' | 'paused' | 'stopping';
  readonly tracks: readonly TakeTrack[];
  readonly warnings: readonly TakeWarning[];
  /** On the disk, all tracks together. */
  readonly sizeBytes: number;
  /** Recorded time that is surely on the disk. */
  readonly safeMs: number;
  readonly freeBytes: number;
  readonly diskLow: boolean;
  readonly markCount: number;
  /** In memory, on its way to the disk. */
  readonly waitingBytes: number;
  /** Nothing gets through at the moment. */
  readonly isStalled: boolean;
}
