import type { Client } from '../bridge/client.ts';
import { createListeners } from '../bridge/listeners.ts';
import type { TrackName } from '../../shared/model/track.ts';
import { type Camera, createCamera } from './camera.ts';
import { type InputDevice, findLoopback } from './device-choice.ts';
import { type Microphone, createMicrophone } from './microphone.ts';
import type { TakeChoice } from './open-tracks.ts';
import { type RecordingSession, startRecordingSession } from './recording-session.ts';
import { type BegunTake, startTake, toStartFailure } from './start-take.ts';
import type { TakeMemory } from './take-memory.ts';
import type { TakeResult } from './take-result.ts';
import type { StartingTake, TakeState } from './take-state.ts';

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
  /** Starts a voice memo unless a take runs. Never rejects: `onResult` tells. */
  readonly startVoice: () => void;
  /**
   * Starts a screen take unless a take runs, with what the settings say. To be called within a click or key. `sourceId` and
   * `sourceName` are what was chosen where the picker is our own.
   */
  readonly startScreen: (choice: { readonly sourceId?: string; readonly sourceName?: string }) => void;
  /** Starts a camera take unless a take runs. */
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
  readonly mediaDevices: MediaDevices;
  readonly memory: TakeMemory;
  readonly microphone: Microphone;
  readonly camera: Camera;
  readonly publish: (change: Partial<CaptureState>) => void;
  readonly tellResult: (result: TakeResult) => void;
  state: CaptureState;
  session: RecordingSession | null;
  /** The take that is about to begin. */
  start: AbortController | null;
  previews: ReadonlyMap<TrackName, MediaStream>;
}

/** How long before a chunk that core could not write is tried again. */
const rewriteMs = 1000;
const lookMs = 1000;
const nothing: CaptureState = { isStarting: false, starting: null, take: null };

/** Creates the {@link Capture} of this window. */
export function createCapture(client: Client, mediaDevices: MediaDevices, memory: TakeMemory): Capture {
  const changes = createListeners<undefined>();
  const results = createListeners<TakeResult>();
  const parts: Parts = {
    client,
    mediaDevices,
    memory,
    microphone: createMicrophone(mediaDevices),
    camera: createCamera(mediaDevices),
    publish(change) {
      parts.state = { ...parts.state, ...change };
      changes.tell(undefined);
    },
    tellResult: (result) => results.tell(result),
    state: nothing,
    session: null,
    start: null,
    previews: new Map(),
  };
  return {
    microphone: parts.microphone,
    camera: parts.camera,
    previewStream: (track) => previewOf(parts, track),
    systemAudioInput: () => findLoopback(parts.microphone.state().devices),
    state: () => parts.state,
    onChange: (listener) => changes.add(listener),
    onResult: (listener) => results.add(listener),
    elapsedMs: () => parts.session?.elapsedMs() ?? 0,
    newestLevels: (count) => parts.session?.newestLevels(count) ?? [],
    startVoice: () => void start(parts, { kind: 'voice' }),
    startScreen: (choice) => void start(parts, { kind: 'screen', ...choice }),
    startCamera: () => void start(parts, { kind: 'camera' }),
    cancelStart: () => cancelStart(parts),
    pause: () => parts.session?.pause(),
    resume: () => parts.session?.resume(),
    mark: () => parts.session?.mark(),
    stop: () => {
      cancelStart(parts);
      parts.session?.stop();
    },
    discard: () => parts.session?.discard(),
  };
}

function previewOf({ camera, previews }: Parts, track: TrackName): MediaStream | null {
  const open = track === 'camera' ? (camera.current()?.stream ?? null) : null;
  return previews.get(track) ?? open;
}

async function start(parts: Parts, choice: TakeChoice): Promise<void> {
  if (parts.start || parts.session) return;
  const run = new AbortController();
  parts.start = run;
  const releases: (() => void)[] = [];
  const release = () => {
    for (const letGo of releases.splice(0).reverse()) letGo();
  };
  const { client, mediaDevices, microphone, camera } = parts;
  try {
    const origins = { client, mediaDevices, microphone, camera };
    const begun = await startTake(
      {
        ...origins,
        signal: run.signal,
        releases,
        onProgress: (starting) => {
          if (!run.signal.aborted) parts.publish({ isStarting: true, starting });
        },
        onOpened: (tracks) => {
          parts.previews = new Map(tracks.map(({ track, stream }) => [track, stream]));
        },
      },
      choice,
    );
    try {
      begin(parts, { choice, begun, release });
    } catch (error) {
      // Nothing was recorded: what core has begun is nothing to keep.
      await client.call('recording.discard', { recordingId: begun.recordingId }).catch(() => undefined);
      throw error;
    }
  } catch (error) {
    release();
    if (!run.signal.aborted) finish(parts, toStartFailure(error, choice));
  }
}

/** Until core is told; after that the take is stopped or discarded. */
function cancelStart(parts: Parts): void {
  if (!parts.start || parts.state.starting?.phase === 'beginning') return;
  parts.start.abort();
  finish(parts, { kind: 'cancelled' });
}

interface Beginning {
  readonly choice: TakeChoice;
  readonly begun: BegunTake;
  readonly release: () => void;
}

function begin(parts: Parts, { choice, begun, release }: Beginning): void {
  const { recordingId } = begun;
  parts.memory.remember(recordingId);
  let looking = 0;
  const session = startRecordingSession({
    ...begun,
    client: parts.client,
    kind: choice.kind,
    nowMs: () => performance.now(),
    schedule: (action) => void window.setTimeout(action, rewriteMs),
    onChanged: () => {
      if (parts.session) parts.publish({ take: parts.session.state() });
    },
    onEnded: (result) => {
      window.clearInterval(looking);
      release();
      finish(parts, result);
    },
  });
  looking = window.setInterval(session.look, lookMs);
  parts.start = null;
  parts.session = session;
  parts.publish({ isStarting: false, starting: null, take: session.state() });
}

function finish(parts: Parts, result: TakeResult): void {
  parts.start = null;
  parts.session = null;
  parts.previews = new Map();
  parts.memory.forget();
  parts.publish(nothing);
  parts.tellResult(result);
}
