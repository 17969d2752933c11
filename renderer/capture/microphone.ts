import { createListeners } from '../bridge/listeners.ts';
import type { Amplitude } from './amplitude.ts';
import { type DeviceState, type HeldDevice, type OpenDevice, createHeldDevice } from './held-device.ts';
import { type LevelMeter, createLevelMeter } from './level-meter.ts';
import { type MicrophoneHealth, createMicrophoneWatch } from './microphone-watch.ts';

/** Everything a page shows about the microphone. Replaced, never changed. */
export interface MicrophoneState extends DeviceState {
  readonly health: MicrophoneHealth;
}

/** An open microphone. */
export interface OpenMicrophone extends OpenDevice {
  readonly meter: LevelMeter;
}

/** The microphone of this window: a {@link HeldDevice} that is listened to. */
export interface Microphone extends Omit<HeldDevice<OpenMicrophone>, 'state'> {
  readonly state: () => MicrophoneState;
  readonly amplitude: () => Amplitude;
}

const silence: Amplitude = { peak: 0, rms: 0 };

/** Creates the {@link Microphone}; asks for nothing until `open`. */
export function createMicrophone(mediaDevices: MediaDevices): Microphone {
  const changes = createListeners<undefined>();
  let health: MicrophoneHealth = 'fine';
  const setHealth = (next: MicrophoneHealth) => {
    if (next === health) return;
    health = next;
    publish();
  };
  const device = createHeldDevice<OpenMicrophone>({
    mediaDevices,
    kind: 'audioinput',
    constraints: (deviceId) => ({ audio: constraints(deviceId) }),
    wrap: (open) => listen(open, setHealth),
    unwrap({ meter }) {
      meter.dispose();
      setHealth('fine');
    },
  });
  let state: MicrophoneState = { ...device.state(), health };
  const publish = () => {
    state = { ...device.state(), health };
    changes.tell(undefined);
  };
  device.onChange(publish);
  return {
    ...device,
    state: () => state,
    onChange: (listener) => changes.add(listener),
    amplitude: () => device.current()?.meter.current() ?? silence,
  };
}

/** As it sounds: nothing is improved while recording, so that nothing is lost. Automatic gain would also turn the system's own control. */
function constraints(deviceId: string): MediaTrackConstraints {
  return {
    channelCount: 1,
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    ...(deviceId === '' ? {} : { deviceId: { exact: deviceId } }),
  };
}

function listen(open: OpenDevice, onHealth: (health: MicrophoneHealth) => void): OpenMicrophone {
  const { stream, track } = open;
  const meter = createLevelMeter(stream);
  const watch = createMicrophoneWatch();
  const look = (peak: number) => {
    const { muted, readyState } = track;
    onHealth(watch({ atMs: performance.now(), peak, muted, ended: readyState === 'ended' }));
  };
  meter.onMeasured(({ peak }) => look(peak));
  for (const event of ['mute', 'unmute', 'ended']) track.addEventListener(event, () => look(1));
  return { ...open, meter };
}
