import { type HeldDevice, type OpenDevice, createHeldDevice } from './held-device.ts';

/** The camera of this window. */
export type Camera = HeldDevice<OpenDevice>;

/** What cameras do well at any age; a face needs no more. */
const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };

/** Creates the {@link Camera}; asks for nothing until `open`. */
export function createCamera(mediaDevices: MediaDevices): Camera {
  return createHeldDevice<OpenDevice>({
    mediaDevices,
    kind: 'videoinput',
    constraints: (deviceId) => ({
      video: { ...size, ...(deviceId === '' ? {} : { deviceId: { exact: deviceId } }) },
    }),
    wrap: (open) => open,
    unwrap: () => undefined,
  });
}
