import { createListeners } from '../bridge/listeners.ts';
import {
  type DeviceChoice,
  type InputDevice,
  type InputKind,
  defaultDevice,
  findChosen,
  listInputs,
} from './device-choice.ts';
import { type DeviceProblem, toDeviceProblem } from './device-problem.ts';

/** Everything a page shows about a microphone or camera. Replaced, never changed. */
export interface DeviceState {
  readonly devices: readonly InputDevice[];
  readonly choice: DeviceChoice;
  readonly phase: 'off' | 'opening' | 'open' | 'problem';
  readonly problem: DeviceProblem | null;
  /** Name of the open device; empty when the browser does not tell. */
  readonly label: string;
  /** True when the chosen device is not there and the default is used instead. */
  readonly isFallback: boolean;
}

/** An open microphone or camera. */
export interface OpenDevice {
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  readonly label: string;
}

/** A microphone or camera: opened when wanted, again when devices come and go, never changed while it is held. */
export interface HeldDevice<Open extends OpenDevice> {
  readonly state: () => DeviceState;
  readonly onChange: (listener: () => void) => () => void;
  readonly current: () => Open | null;
  /** Opens it if it is not open. Rejects with what `getUserMedia` rejects with; the state tells of it as well. */
  readonly open: () => Promise<Open>;
  readonly close: () => void;
  readonly choose: (choice: DeviceChoice) => void;
  /** Keeps the device as it is while recording; `onEnded` tells when it is gone. Gives the function that ends this. */
  readonly hold: (onEnded: () => void) => () => void;
}

/** What is different between microphones and cameras. */
export interface HeldDeviceOptions<Open extends OpenDevice> {
  readonly mediaDevices: MediaDevices;
  readonly kind: InputKind;
  readonly constraints: (deviceId: string) => MediaStreamConstraints;
  readonly wrap: (device: OpenDevice) => Open;
  /** Lets go of what `wrap` made; the stream is stopped by itself. */
  readonly unwrap: (device: Open) => void;
}

interface Parts<Open extends OpenDevice> {
  readonly options: HeldDeviceOptions<Open>;
  readonly publish: (change: Partial<DeviceState>) => void;
  state: DeviceState;
  isWanted: boolean;
  current: { readonly open: Open; readonly wantedId: string; readonly lookout: number } | null;
  onHeldEnded: (() => void) | null;
  adjusting: Promise<unknown>;
}

const lookoutMs = 1000;

/** Creates a {@link HeldDevice}; asks for nothing until `open`. */
export function createHeldDevice<Open extends OpenDevice>(
  options: HeldDeviceOptions<Open>,
): HeldDevice<Open> {
  const changes = createListeners<undefined>();
  const parts: Parts<Open> = {
    options,
    publish(change) {
      parts.state = { ...parts.state, ...change };
      changes.tell(undefined);
    },
    state: {
      devices: [],
      choice: defaultDevice,
      phase: 'off',
      problem: null,
      label: '',
      isFallback: false,
    },
    isWanted: false,
    current: null,
    onHeldEnded: null,
    adjusting: Promise.resolve(),
  };
  options.mediaDevices.addEventListener('devicechange', () => {
    void listDevices(parts).then(() => adjustQuietly(parts));
  });
  return {
    state: () => parts.state,
    onChange: (listener) => changes.add(listener),
    current: () => parts.current?.open ?? null,
    open: () => open(parts),
    close: () => {
      parts.isWanted = false;
      adjustQuietly(parts);
    },
    choose: (choice) => {
      parts.publish({ choice });
      adjustQuietly(parts);
    },
    hold: (onEnded) => {
      parts.onHeldEnded = onEnded;
      return () => {
        parts.onHeldEnded = null;
        adjustQuietly(parts);
      };
    },
  };
}

async function open<Open extends OpenDevice>(parts: Parts<Open>): Promise<Open> {
  parts.isWanted = true;
  await adjust(parts);
  if (!parts.current) throw new DOMException('closed while it was opened', 'AbortError');
  return parts.current.open;
}

function adjustQuietly<Open extends OpenDevice>(parts: Parts<Open>): void {
  // What goes wrong is in the state.
  adjust(parts).catch(() => undefined);
}

/** Makes the open device the one that is wanted. Runs one at a time. */
function adjust<Open extends OpenDevice>(parts: Parts<Open>): Promise<void> {
  const done = parts.adjusting.then(() => adjustNow(parts));
  parts.adjusting = done.catch(() => undefined);
  return done;
}

async function adjustNow<Open extends OpenDevice>(parts: Parts<Open>): Promise<void> {
  if (parts.onHeldEnded) return;
  if (!parts.isWanted) {
    shut(parts);
    parts.publish({ phase: 'off', problem: null, label: '' });
    return;
  }
  const { mediaDevices, constraints } = parts.options;
  const wantedId = findChosen(parts.state.devices, parts.state.choice)?.deviceId ?? '';
  if (parts.current?.wantedId === wantedId && parts.current.open.track.readyState === 'live') return;
  shut(parts);
  parts.publish({ phase: 'opening', problem: null });
  try {
    take(parts, await mediaDevices.getUserMedia(constraints(wantedId)), wantedId);
  } catch (error) {
    parts.publish({ phase: 'problem', problem: toDeviceProblem(error), label: '' });
    throw error;
  }
  await listDevices(parts);
  // Names are told only once a device has been allowed: the chosen one may be found only now.
  const found = findChosen(parts.state.devices, parts.state.choice)?.deviceId ?? '';
  if (found !== wantedId) adjustQuietly(parts);
}

function take<Open extends OpenDevice>(parts: Parts<Open>, stream: MediaStream, wantedId: string): void {
  const { mediaDevices, wrap } = parts.options;
  const [track] = stream.getTracks();
  if (!track) throw new DOMException('nothing in the stream', 'NotFoundError');
  const label = track.label.replace(/^Default - /, '');
  const device = wrap({ stream, track, label });
  // Where the system does not tell Chromium of unplugged devices, it sees that one is gone, and ends its track, when asked.
  const lookout = window.setInterval(() => void mediaDevices.enumerateDevices().catch(() => []), lookoutMs);
  parts.current = { open: device, wantedId, lookout };
  parts.publish({ phase: 'open', problem: null, label });
  track.addEventListener('ended', () => {
    if (parts.current?.open !== device) return;
    if (parts.onHeldEnded) parts.onHeldEnded();
    else adjustQuietly(parts);
  });
}

function shut<Open extends OpenDevice>(parts: Parts<Open>): void {
  const { current, options } = parts;
  parts.current = null;
  if (!current) return;
  window.clearInterval(current.lookout);
  options.unwrap(current.open);
  for (const track of current.open.stream.getTracks()) track.stop();
}

async function listDevices<Open extends OpenDevice>(parts: Parts<Open>): Promise<void> {
  const { mediaDevices, kind } = parts.options;
  const devices = listInputs(await mediaDevices.enumerateDevices(), kind);
  const { choice } = parts.state;
  const isFallback = choice.label !== '' && devices.length > 0 && findChosen(devices, choice) === null;
  parts.publish({ devices, isFallback });
}
