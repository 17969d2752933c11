import type { RecordingKind } from '../../shared/model/recording-kind.ts';
import type { IconName } from './icon.tsx';

/** The picture of each kind of recording. */
export const kindIcons: Readonly<Record<RecordingKind, IconName>> = {
  voice: 'microphone',
  screen: 'screen',
  camera: 'camera',
};

/** What is being recorded, after `Recording`. */
export const kindWords: Readonly<Record<RecordingKind, string>> = {
  voice: 'voice',
  screen: 'the screen',
  camera: 'the camera',
};
