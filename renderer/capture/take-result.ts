import type { CallErrorCode } from '../bridge/call-error.ts';
import type { EndReason } from '../../shared/model/recording.ts';
import type { SourceProblem } from './device-problem.ts';

/** Why a take was ended from here: by the user, or because what it records has gone. */
export type StopReason = 'stopped' | 'device-lost' | 'source-ended';

/** How a take ended, as the window that recorded it knows it. */
export type TakeResult =
  /** The user stopped it, or what it records has gone; everything is on the disk. */
  | { readonly kind: 'stopped'; readonly recordingId: string; readonly reason: StopReason }
  /** The user threw it away; it lies in the bin. */
  | { readonly kind: 'discarded'; readonly recordingId: string }
  /** Core ended it: everything up to a moment ago is on the disk. */
  | { readonly kind: 'ended'; readonly recordingId: string; readonly reason: EndReason }
  /** It never began. */
  | { readonly kind: 'not-started'; readonly code: CallErrorCode; readonly detail: string | undefined }
  /** The picker was closed or the countdown cancelled: nothing to tell. */
  | { readonly kind: 'cancelled' }
  /** Something that was to be recorded could not be had, so that nothing was recorded. */
  | {
      readonly kind: 'no-source';
      readonly track: 'microphone' | 'camera' | 'screen';
      readonly problem: SourceProblem;
    }
  /** The microphone of a voice memo could not be opened; the microphone's state says why. */
  | { readonly kind: 'no-microphone' };
