import { z } from 'zod';

/** Something a menu, tray, global shortcut or the control bar asks of the window that records. */
export const appCommandSchema = z.enum([
  'record-voice',
  'record-screen',
  'record-camera',
  'stop',
  'pause',
  'resume',
  'mark',
  'show-record',
]);

/** See {@link appCommandSchema}. */
export type AppCommand = z.infer<typeof appCommandSchema>;

/** What a host and its platform can do about screens. */
export interface CaptureAbilities {
  /** Who asks what to share: our own page, by `capture.listSources`, or the browser or desktop when sharing begins. */
  readonly picker: 'own' | 'system';
  /** Whether system audio comes with a screen: always, when its picker's box is ticked, or never. */
  readonly systemAudio: 'with-screen' | 'from-picker' | 'none';
  /** True when our own window can be kept out of pictures of the screen. */
  readonly hidesOwnWindow: boolean;
}

/** A screen or window that can be recorded. */
export interface ScreenSource {
  readonly id: string;
  readonly name: string;
  readonly kind: 'screen' | 'window';
  /** PNG or JPEG as a data address; empty when there is none. */
  readonly thumbnail: string;
}

/** What can be shared now. */
export interface ScreenSources {
  readonly sources: readonly ScreenSource[];
  /** `denied` when the system does not let the app see screens. */
  readonly access: 'granted' | 'denied';
}
