import type { Client } from '../bridge/client.ts';
import { toCallError } from '../bridge/call-error.ts';
import { createListeners } from '../bridge/listeners.ts';
import { type Microphone, type OpenMicrophone, createMicrophone } from './microphone.ts';
import { type RecordingSession, startRecordingSession } from './recording-session.ts';
import type { RecordingKind } from '../../shared/model/recording.ts';
import type { TrackName } from '../../shared/model/track.ts';
import { type Camera, createCamera } from './camera.ts';
import { type InputDevice, findLoopback } from './device-choice.ts';
import type { TakeState } from './take-state.ts';
import type { TakeMemory } from './take-memory.ts';
import type { TakeResult } from './take-result.ts';
import { startTrackRecorder, voiceMimeType } from './track-recorder.ts';

/** A take that is about to begin. */
export interface StartingTake {
  readonly kind: RecordingKind;
  /** `opening`: picker and devices are asked; `counting`: the countdown; `beginning`: core is told. */
  readonly phase: 'opening' | 'counting' | 'beginning';
  /** Whole seconds left of the countdown, in milliseconds; null unless counting. */
  readonly countdownMs: number | null;
}

/** What a page shows: nothing, a take that is about to begin, or a running one. */
export interface CaptureState {
  readonly isStarting: boolean;
  readonly starting: StartingTake | null;
  readonly take: TakeState | null;
}

/** Recording in this window: one microphone, one camera, at most one take. */
export interface Capture {
  readonly microphone: Microphone;
  readonly camera: Camera;
  /** The live stream of a track, for showing: the camera whenever it is open, others while a take begins or runs. Its tracks must not be stopped. */
  readonly previewStream: (track: TrackName) => MediaStream | null;
  /** The input that is used where the platform or the picker gives no system audio; null when there is none. */
  readonly systemAudioInput: () => InputDevice | null;
  readonly state: () => CaptureState;
  readonly onChange: (listener: () => void) => () => void;
  /** Told of every take that ended, or did not begin. */
  readonly onResult: (listener: (result: TakeResult) => void) => () => void;
  /** Recorded time of the running take; 0 without one. */
  readonly elapsedMs: () => number;
  /** The `count` newest levels of the running take, ten a second, oldest first. */
  readonly newestLevels: (count: number) => readonly number[];
  /** Starts a voice memo unless one runs. Never rejects: `onResult` tells. */
  readonly startVoice: () => void;
  /**
   * Starts a screen take unless one runs, with what the settings say. Within a click or key. `sourceId` is what was chosen where
   * the picker is our own.
   */
  readonly startScreen: (choice: { readonly sourceId?: string }) => void;
  /** Starts a camera take unless one runs. */
  readonly startCamera: () => void;
  /** Lets go of a take that is about to begin. */
  readonly cancelStart: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly mark: () => void;
  readonly stop: () => void;
  readonly discard: () => void;
}

interface Parts {
  readonly client: Client;
  readonly memory: TakeMemory;
  readonly microphone: Microphone;
  readonly publish: (change: Partial<CaptureState>) => void;
  readonly finish: (result: TakeResult) => void;
  state: CaptureState;
  session: RecordingSession | null;
}

/** How long before a chunk that core could not write is tried again. */
const rewriteMs = 1000;

/** Creates the {@link Capture} of this window. */
export function createCapture(client: Client, mediaDevices: MediaDevices, memory: TakeMemory): Capture {
  const changes = createListeners<undefined>();
  const results = createListeners<TakeResult>();
  const camera = createCamera(mediaDevices);
  const parts: Parts = {
    client,
    memory,
    microphone: createMicrophone(mediaDevices),
    publish(change) {
      parts.state = { ...parts.state, ...change };
      changes.tell(undefined);
    },
    finish(result) {
      parts.session = null;
      memory.forget();
      parts.publish({ isStarting: false, starting: null, take: null });
      results.tell(result);
    },
    state: { isStarting: false, starting: null, take: null },
    session: null,
  };
  return {
    microphone: parts.microphone,
    state: () => parts.state,
    onChange: (listener) => changes.add(listener),
    onResult: (listener) => results.add(listener),
    elapsedMs: () => parts.session?.elapsedMs() ?? 0,
    newestLevels: (count) => parts.session?.newestLevels(count) ?? [],
    startVoice: () => void startVoice(parts),
    startScreen: () => undefined,
    startCamera: () => undefined,
    cancelStart: () => undefined,
    previewStream: (track) => (track === 'camera' ? (camera.current()?.stream ?? null) : null),
    systemAudioInput: () => findLoopback(parts.microphone.state().devices),
    camera,
    pause: () => parts.session?.pause(),
    resume: () => parts.session?.resume(),
    mark: () => parts.session?.mark(),
    stop: () => parts.session?.stop(),
    discard: () => parts.session?.discard(),
  };
}

async function startVoice(parts: Parts): Promise<void> {
  if (parts.state.isStarting || parts.state.take) return;
  parts.publish({ isStarting: true, starting: { kind: 'voice', phase: 'opening', countdownMs: null } });
  let microphone: OpenMicrophone;
  try {
    microphone = await parts.microphone.open();
  } catch {
    parts.finish({ kind: 'no-microphone' });
    return;
  }
  try {
    const tracks = [{ track: 'microphone' as const, mimeType: voiceMimeType, deviceLabel: microphone.label }];
    const begun = await parts.client.call('recording.start', { kind: 'voice', tracks });
    begin(parts, microphone, begun);
  } catch (reason) {
    const { code, detail } = toCallError(reason);
    parts.finish({ kind: 'not-started', code, detail });
  }
}

function begin(
  parts: Parts,
  { stream, meter }: OpenMicrophone,
  { recordingId, freeBytes }: { recordingId: string; freeBytes: number },
): void {
  parts.memory.remember(recordingId);
  const session = startRecordingSession({
    client: parts.client,
    recordingId,
    freeBytes,
    meter,
    startRecorder: (listener) => startTrackRecorder(stream, listener),
    hold: (onEnded) => parts.microphone.hold(onEnded),
    nowMs: () => performance.now(),
    schedule: (action) => void window.setTimeout(action, rewriteMs),
    onChanged: () => {
      if (parts.session) parts.publish({ take: parts.session.state() });
    },
    onEnded: (result) => parts.finish(result),
  });
  parts.session = session;
  parts.publish({ isStarting: false, starting: null, take: session.state() });
}
