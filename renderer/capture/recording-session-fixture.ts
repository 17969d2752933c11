import { CallError } from '../bridge/call-error.ts';
import { createClient } from '../bridge/client.ts';
import { createListeners } from '../bridge/listeners.ts';
import type { ConnectionState } from '../bridge/transport.ts';
import type { AppEvent } from '../../shared/contract/events.ts';
import type { Reply } from '../../shared/contract/reply.ts';
import { startRecordingSession } from './recording-session.ts';
import type { TakeResult } from './take-result.ts';
import type { LaneSource } from './lane.ts';
import { createPictureWatch } from './picture-watch.ts';
import type { TrackName } from '../../shared/model/track.ts';
import type { RecordingKind } from '../../shared/model/recording-kind.ts';
import type { TrackRecorderListener } from './track-recorder.ts';

/** Id of the take that {@link setUpSession} records. */
export const recordingId = '00000000-0000-4000-8000-000000000001';

/** A core that acknowledges everything while its connection stands, and counts sequences as the real one does. */
function createFakeCore() {
  const events = createListeners<AppEvent>();
  const changes = createListeners<ConnectionState>();
  const calls: { name: string; args: Record<string, unknown> }[] = [];
  const answers = new Map<string, Reply>();
  let connection: ConnectionState = 'open';
  let written = 0;
  const client = createClient({
    invoke: ({ name, args }) => {
      if (connection !== 'open') return Promise.reject(new CallError('connection-lost', 'lost'));
      calls.push({ name, args: args as Record<string, unknown> });
      const given = answers.get(name);
      if (given) return Promise.resolve(given);
      if (name === 'recording.appendChunk') written += 1;
      const value = {
        sizeBytes: written * 10,
        freeBytes: 1000,
        diskLow: false,
        markCount: 1,
        nextSequences: { microphone: written },
      };
      return Promise.resolve({ ok: true, value });
    },
    on: (listener) => events.add(listener),
    connection: { state: () => connection, onChange: (listener) => changes.add(listener) },
  });
  const setConnection = (next: ConnectionState) => {
    connection = next;
    changes.tell(next);
  };
  return { client, calls, answers, setConnection, emit: (event: AppEvent) => events.tell(event) };
}

/** A cluster that begins at 0, with one block. */
export const piece = new Uint8Array([
  ...[0x1f, 0x43, 0xb6, 0x75, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xe7, 0x81, 0],
  ...[0xa3, 0x84, 0x81, 0, 0, 0x80],
]);

/** A track whose recorder and device the test plays. */
function createManualSource(track: TrackName, log: string[]) {
  let listener: TrackRecorderListener | null = null;
  let onGone = () => undefined as unknown;
  let delivered = 30;
  const isPicture = track === 'screen' || track === 'camera';
  const source: LaneSource = {
    track,
    label: `My ${track}`,
    isWindow: false,
    startRecorder: (given) => {
      listener = given;
      return {
        pause: () => log.push(`pause ${track}`),
        flush: () => undefined,
        resume: () => log.push(`resume ${track}`),
        stop: () => {
          if (!log.includes(`stop ${track}`)) given.onData(new Uint8Array([9]));
          log.push(`stop ${track}`);
          return Promise.resolve();
        },
      };
    },
    hold: (onEnded) => {
      onGone = onEnded;
      return () => log.push(`let go ${track}`);
    },
    size: () => (isPicture ? { width: 1920, height: 1080 } : { width: 0, height: 0 }),
    firstSampleMs: (startedMs) => startedMs + 12,
    counts: () => (isPicture ? { muted: false, delivered } : null),
    watch: isPicture ? createPictureWatch({ canRest: track === 'screen' }) : null,
  };
  return {
    source,
    give: (data = piece) => listener?.onData(data),
    unplug: () => onGone(),
    deliver: (count: number) => (delivered = count),
  };
}

/** A session whose core, devices and clock the test plays. */
export function setUpSession(kind: RecordingKind = 'voice', tracks: readonly TrackName[] = ['microphone']) {
  const core = createFakeCore();
  const results: TakeResult[] = [];
  const measured = createListeners<{ peak: number; rms: number }>();
  let nowMs = 0;
  const log: string[] = [];
  const sources = tracks.map((track) => createManualSource(track, log));
  const session = startRecordingSession({
    client: core.client,
    recordingId,
    kind,
    freeBytes: 5000,
    sources: sources.map(({ source }) => source),
    warnings: [],
    meter: { onMeasured: (listener) => measured.add(listener), measure: () => undefined },
    nowMs: () => nowMs,
    schedule: () => undefined,
    onChanged: () => undefined,
    onEnded: (result) => results.push(result),
  });
  const of = (track: TrackName) => {
    const found = sources.find(({ source }) => source.track === track);
    if (!found) throw new Error(`no ${track}`);
    return found;
  };
  return {
    core,
    session,
    results,
    log,
    of,
    hear: (peak: number) => measured.tell({ peak, rms: peak }),
    passTime: (ms: number) => (nowMs += ms),
    giveChunk: () => of('microphone').give(),
    unplug: () => of('microphone').unplug(),
    calls: () => core.calls.map(({ name, args }) => [name, args.track ?? args.reason ?? null]),
  };
}

/** Lets everything that waits for a promise go on. */
export async function settle() {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}
