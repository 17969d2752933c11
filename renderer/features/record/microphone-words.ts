import type { MicrophoneState } from '../../capture/microphone.ts';
import type { DeviceProblem } from '../../capture/device-problem.ts';

/** A warning about the microphone: what is, and what to do. */
export interface MicrophoneWarning {
  readonly title: string;
  readonly meaning: string;
  /** Opening it again may help. */
  readonly canRetry: boolean;
}

const problems: Record<DeviceProblem, MicrophoneWarning> = {
  denied: {
    title: 'Outspoken may not use the microphone.',
    meaning: 'Allow it in the settings of your system or browser, then try again.',
    canRetry: true,
  },
  none: {
    title: 'There is no microphone.',
    meaning: 'Connect one; it is used as soon as it is there.',
    canRetry: true,
  },
  busy: {
    title: 'The microphone is in use elsewhere.',
    meaning: 'Close the program that uses it, or choose another microphone, then try again.',
    canRetry: true,
  },
  failed: {
    title: 'The microphone cannot be opened.',
    meaning: 'Unplug it and plug it in again, or choose another one, then try again.',
    canRetry: true,
  },
};

/** What has to be said about the microphone before recording; null while all is well. */
export function describeMicrophone(
  state: Pick<MicrophoneState, 'problem' | 'health' | 'label' | 'isFallback' | 'choice' | 'phase'>,
): MicrophoneWarning | null {
  return (
    describeHealth(state) ?? (state.isFallback && state.phase === 'open' ? describeFallback(state) : null)
  );
}

/** What keeps the voice from being recorded; null while it is. */
export function describeHealth(
  state: Pick<MicrophoneState, 'problem' | 'health' | 'label' | 'phase'>,
): MicrophoneWarning | null {
  if (state.problem) return problems[state.problem];
  if (state.phase !== 'open') return null;
  const name = state.label || 'The microphone';
  switch (state.health) {
    case 'silent':
      return {
        title: 'No sound arrives from the microphone.',
        meaning: `${name} may be switched off, or turned all the way down. Check it, or choose another one.`,
        canRetry: false,
      };
    case 'muted':
      return {
        title: 'The microphone is muted.',
        meaning: `${name} is muted by your system or by a switch on the device.`,
        canRetry: false,
      };
    case 'gone':
      return {
        title: 'The microphone is gone.',
        meaning: `${name} was unplugged or switched off.`,
        canRetry: true,
      };
    case 'fine':
      return null;
  }
}

function describeFallback({ choice, label }: Pick<MicrophoneState, 'choice' | 'label'>): MicrophoneWarning {
  return {
    title: `${choice.label} is not connected.`,
    meaning: `${label || 'The default microphone'} is used until it is back.`,
    canRetry: false,
  };
}
