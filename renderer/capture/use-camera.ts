import { useSyncExternalStore } from 'react';
import { useCapture } from './capture-provider.tsx';
import type { DeviceState } from './held-device.ts';

/** The camera of this window and the devices to choose from, kept up to date. Does not open it. */
export function useCamera(): DeviceState {
  const { camera } = useCapture();
  return useSyncExternalStore(camera.onChange, camera.state);
}
