import { useSyncExternalStore } from 'react';
import { useCapture } from './capture-provider.tsx';
import type { MicrophoneState } from './microphone.ts';

/** The microphone of this window and the devices to choose from, kept up to date. Does not open it. */
export function useMicrophones(): MicrophoneState {
  const { microphone } = useCapture();
  return useSyncExternalStore(microphone.onChange, microphone.state);
}
