import type { RecordingSummary } from '../../shared/model/recording.ts';
import type { RecordingKind } from '../../shared/model/recording-kind.ts';
import type { IconName } from './icon.tsx';

/** The picture of each kind of recording. */
export const kindIcons: Readonly<Record<RecordingKind, IconName>> = {
  voice: 'microphone',
  screen: 'screen',
  camera: 'camera',
};

/** The picture of a recording: of its kind, or of a link. */
export function recordingIcon({ kind, link }: Pick<RecordingSummary, 'kind' | 'link'>): IconName {
  return link === null ? kindIcons[kind] : 'link';
}

/** What is being recorded, after `Recording`. */
export const kindWords: Readonly<Record<RecordingKind, string>> = {
  voice: 'voice',
  screen: 'the screen',
  camera: 'the camera',
};
