import { createListeners } from '../bridge/listeners.ts';
import type { Amplitude } from './amplitude.ts';
import { type LevelMeter, createLevelMeter } from './level-meter.ts';
import {
  type MicrophoneChoice,
  type MicrophoneDevice,
  defaultMicrophone,
  findChosen,
  listMicrophones,
} from './microphone-choice.ts';
import { type MicrophoneProblem, toMicrophoneProblem } from './microphone-problem.ts';
import { type MicrophoneHealth, createMicrophoneWatch } from './microphone-watch.ts';

/** Everything a page shows about the microphone. Replaced, never changed. */
export interface MicrophoneState {
  readonly devices: readonly MicrophoneDevice[];
  readonly choice: MicrophoneChoice;
  readonly phase: 'off' | 'opening' | 'open' | 'problem';
  readonly problem: MicrophoneProblem | null;
  /** Name of the open device; empty when the browser does not tell. */
  readonly label: string;
  /** True when the chosen device is not there and the default is used instead. */
  readonly isFallback: boolean;
  readonly health: MicrophoneHealth;
}

/** An open microphone. */
export interface OpenMicrophone {
  readonly stream: MediaStream;
  readonly label: string;
  readonly meter: LevelMeter;
}

/** The microphone of this window: opened when wanted, again when devices come and go, never changed while it is held. */
export interface Microphone {
  readonly state: () => MicrophoneState;
  readonly onChange: (listener: () => void) => () => void;
  readonly amplitude: () => Amplitude;
  /** Opens it if it is not open. Rejects with what `getUserMedia` rejects with; the state tells of it as well. */
  readonly open: () => Promise<OpenMicrophone>;
  readonly close: () => void;
  readonly choose: (choice: MicrophoneChoice) => void;
  /** Keeps the device as it is while recording; `onEnded` tells when it is gone. Gives the function that ends this. */
  readonly hold: (onEnded: () => void) => () => void;
}

interface Current extends OpenMicrophone {
  readonly wantedId: string;
  readonly track: MediaStreamTrack;
  readonly lookout: ReturnType<typeof setInterval>;
}

interface Parts {
  readonly mediaDevices: MediaDevices;
  readonly publish: (change: Partial<MicrophoneState>) => void;
  state: MicrophoneState;
  isWanted: boolean;
  current: Current | null;
  onHeldEnded: (() => void) | null;
  adjusting: Promise<unknown>;
}

const lookoutMs = 1000;
const silence: Amplitude = { peak: 0, rms: 0 };

/** Creates the {@link Microphone}; asks for nothing until `open`. */
export function createMicrophone(mediaDevices: MediaDevices): Microphone {
  const changes = createListeners<undefined>();
  const parts: Parts = {
    mediaDevices,
    publish(change) {
      parts.state = { ...parts.state, ...change };
      changes.tell(undefined);
    },
    state: {
      devices: [],
      choice: defaultMicrophone,
      phase: 'off',
      problem: null,
      label: '',
      isFallback: false,
      health: 'fine',
    },
    isWanted: false,
    current: null,
    onHeldEnded: null,
    adjusting: Promise.resolve(),
  };
  mediaDevices.addEventListener('devicechange', () => {
    void listDevices(parts).then(() => adjustQuietly(parts));
  });
  return {
    state: () => parts.state,
    onChange: (listener) => changes.add(listener),
    amplitude: () => parts.current?.meter.current() ?? silence,
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

async function open(parts: Parts): Promise<OpenMicrophone> {
  parts.isWanted = true;
  await adjust(parts);
  if (!parts.current) throw new DOMException('closed while it was opened', 'AbortError');
  return parts.current;
}

function adjustQuietly(parts: Parts): void {
  // What goes wrong is in the state.
  adjust(parts).catch(() => undefined);
}

/** Makes the open device the one that is wanted. Runs one at a time. */
function adjust(parts: Parts): Promise<void> {
  const done = parts.adjusting.then(() => adjustNow(parts));
  parts.adjusting = done.catch(() => undefined);
  return done;
}

async function adjustNow(parts: Parts): Promise<void> {
  if (parts.onHeldEnded) return;
  if (!parts.isWanted) {
    shut(parts);
    parts.publish({ phase: 'off', problem: null, label: '', health: 'fine' });
    return;
  }
  const wantedId = findChosen(parts.state.devices, parts.state.choice)?.deviceId ?? '';
  if (parts.current?.wantedId === wantedId && parts.current.track.readyState === 'live') return;
  shut(parts);
  parts.publish({ phase: 'opening', problem: null });
  try {
    const stream = await parts.mediaDevices.getUserMedia({ audio: constraints(wantedId) });
    take(parts, stream, wantedId);
  } catch (error) {
    parts.publish({ phase: 'problem', problem: toMicrophoneProblem(error), label: '', health: 'fine' });
    throw error;
  }
  await listDevices(parts);
  // Names are told only once a microphone has been allowed: the chosen one may be found only now.
  const found = findChosen(parts.state.devices, parts.state.choice)?.deviceId ?? '';
  if (found !== wantedId) adjustQuietly(parts);
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

function take(parts: Parts, stream: MediaStream, wantedId: string): void {
  const [track] = stream.getAudioTracks();
  if (!track) throw new DOMException('no sound in the stream', 'NotFoundError');
  const meter = createLevelMeter(stream);
  const watch = createMicrophoneWatch();
  // Where the system does not tell Chromium of unplugged devices, it sees that one is gone, and ends its track, when asked.
  const lookout = setInterval(() => void parts.mediaDevices.enumerateDevices().catch(() => []), lookoutMs);
  const label = track.label.replace(/^Default - /, '');
  const current: Current = { stream, track, meter, wantedId, label, lookout };
  parts.current = current;
  parts.publish({ phase: 'open', problem: null, label: current.label, health: 'fine' });
  const look = (peak: number) => {
    if (parts.current !== current) return;
    const health = watch({
      atMs: performance.now(),
      peak,
      muted: track.muted,
      ended: track.readyState === 'ended',
    });
    if (health !== parts.state.health) parts.publish({ health });
  };
  meter.onMeasured(({ peak }) => look(peak));
  track.onmute = () => look(1);
  track.onunmute = () => look(1);
  track.onended = () => {
    look(1);
    if (parts.onHeldEnded) parts.onHeldEnded();
    else adjustQuietly(parts);
  };
}

function shut(parts: Parts): void {
  const { current } = parts;
  parts.current = null;
  if (!current) return;
  clearInterval(current.lookout);
  current.meter.dispose();
  current.track.onended = null;
  for (const track of current.stream.getTracks()) track.stop();
}

async function listDevices(parts: Parts): Promise<void> {
  const devices = listMicrophones(await parts.mediaDevices.enumerateDevices());
  const { choice } = parts.state;
  const isFallback = choice.label !== '' && devices.length > 0 && findChosen(devices, choice) === null;
  parts.publish({ devices, isFallback });
}
