import type { AppInfo } from '../../../shared/model/app.ts';
import type { CaptureAbilities } from '../../../shared/model/capture.ts';
import type { CaptureSettings } from '../../../shared/model/settings.ts';
import type { RecordingKind } from '../../../shared/model/recording-kind.ts';
import type { DeviceState } from '../../capture/held-device.ts';
import type { TakeResult } from '../../capture/take-result.ts';

/** What is, and what to do about it. */
export interface SourceWords {
  readonly title: string;
  readonly meaning: string;
}

type NoSource = Pick<Extract<TakeResult, { kind: 'no-source' }>, 'track' | 'problem'>;
type Platform = AppInfo['platform'];
type Sources = Pick<CaptureSettings, 'withMicrophone' | 'withSystemAudio' | 'withCamera'>;

/** What a recording of this kind will hold besides what its name says. */
export function describeContents(kind: RecordingKind, sources: Sources): string {
  if (kind === 'voice') return 'Your voice';
  const parts = [
    ...(sources.withMicrophone ? ['microphone'] : []),
    ...(kind === 'screen' && sources.withSystemAudio ? ['system audio'] : []),
    ...(kind === 'screen' && sources.withCamera ? ['camera'] : []),
  ];
  const last = parts.pop();
  if (last === undefined) return 'Picture only, no sound';
  return `With ${parts.length === 0 ? last : `${parts.join(', ')} and ${last}`}`;
}

/** Where system audio comes from here, or that there is none; `inputLabel` is the input that carries it, empty for none. */
export function describeSystemAudio(
  { systemAudio, inputLabel }: { systemAudio: CaptureAbilities['systemAudio']; inputLabel: string },
  platform: Platform,
): string {
  const from = `Recorded from ${inputLabel}`;
  switch (systemAudio) {
    case 'with-screen':
      return 'What the computer plays, with the screen';
    case 'from-picker':
      return inputLabel === ''
        ? 'Also tick sound where you choose what to share'
        : `${from}, unless sound is shared with the screen`;
    case 'none':
      return inputLabel === '' ? `Not offered here. ${loopbackAdvice[platform]}` : from;
  }
}

const loopbackAdvice: Record<Platform, string> = {
  linux: 'An input named Monitor of your speakers is used when there is one.',
  darwin: 'An input such as BlackHole is used when there is one.',
  win32: 'Switch on the input named Stereo Mix and it is used.',
  other: 'An input that carries what the computer plays is used when there is one.',
};

const allowScreen: Record<Platform, string> = {
  darwin:
    'In System Settings, open Privacy & Security, then Screen & System Audio Recording, and switch on Outspoken. Then start Outspoken again.',
  win32: 'Allow it in the settings of Windows under Privacy, then try again.',
  linux: 'Allow it when your desktop asks, then try again.',
  other: 'Allow it in the settings of your system, then try again.',
};

/** What to say when the system does not let the app see screens. */
export function describeDeniedScreen(platform: Platform): SourceWords {
  return { title: 'Outspoken may not see your screen.', meaning: allowScreen[platform] };
}

const nouns = { microphone: 'microphone', camera: 'camera', screen: 'screen' } as const;

/** Why a take did not begin: something that was to be recorded could not be had. */
export function describeNoSource({ track, problem }: NoSource, platform: Platform): SourceWords {
  const noun = nouns[track];
  switch (problem) {
    case 'denied':
      return track === 'screen'
        ? describeDeniedScreen(platform)
        : {
            title: `Outspoken may not use the ${noun}.`,
            meaning:
              'Nothing was recorded. Allow it in the settings of your system or browser, then try again.',
          };
    case 'none':
      return {
        title: `There is no ${noun}.`,
        meaning:
          track === 'screen'
            ? 'Nothing was recorded. What you chose may have been closed; choose again.'
            : `Nothing was recorded. Connect one, or record without the ${noun}.`,
      };
    case 'busy':
      return {
        title: track === 'screen' ? 'The screen cannot be recorded now.' : `The ${noun} is in use elsewhere.`,
        meaning: 'Nothing was recorded. Close the program that uses it, then try again.',
      };
    case 'failed':
      return {
        title: track === 'screen' ? 'The screen cannot be recorded.' : `The ${noun} cannot be opened.`,
        meaning: 'Nothing was recorded. Try again, or choose another one.',
      };
    case 'needs-click':
      return {
        title: 'Choosing a screen needs a click here.',
        meaning: 'Press Screen below, then choose what to share.',
      };
    case 'unsupported':
      return {
        title: 'The screen cannot be recorded on this computer.',
        meaning: 'Voice memos and camera recordings work.',
      };
  }
}

/** What has to be said about the camera before recording; null while all is well or it is off. */
export function describeCamera(
  state: Pick<DeviceState, 'problem' | 'phase' | 'isFallback' | 'choice' | 'label'>,
): SourceWords | null {
  switch (state.problem) {
    case 'denied':
      return {
        title: 'Outspoken may not use the camera.',
        meaning: 'Allow it in the settings of your system or browser, then try again.',
      };
    case 'none':
      return { title: 'There is no camera.', meaning: 'Connect one; it is used as soon as it is there.' };
    case 'busy':
      return {
        title: 'The camera is in use elsewhere.',
        meaning: 'Close the program that uses it, or choose another camera, then try again.',
      };
    case 'failed':
      return {
        title: 'The camera cannot be opened.',
        meaning: 'Unplug it and plug it in again, or choose another one, then try again.',
      };
    case null:
      return state.phase === 'open' && state.isFallback
        ? {
            title: `${state.choice.label} is not connected.`,
            meaning: `${state.label || 'The default camera'} is used until it is back.`,
          }
        : null;
  }
}
