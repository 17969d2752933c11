import type { CallErrorCode } from '../bridge/call-error.ts';
import type { EndReason } from '../../shared/model/recording.ts';

/** How a take ended, as the window that recorded it knows it. */
export type TakeResult =
  /** The user stopped it, or its microphone vanished; everything is on the disk. */
  | { readonly kind: 'stopped'; readonly recordingId: string; readonly reason: 'stopped' | 'device-lost' }
  /** The user threw it away; it lies in the bin. */
  | { readonly kind: 'discarded'; readonly recordingId: string }
  /** Core ended it: everything up to a moment ago is on the disk. */
  | { readonly kind: 'ended'; readonly recordingId: string; readonly reason: EndReason }
  /** It never began. */
  | { readonly kind: 'not-started'; readonly code: CallErrorCode; readonly detail: string | undefined }
  /** The microphone could not be opened; the microphone's state says why. */
  | { readonly kind: 'no-microphone' };
