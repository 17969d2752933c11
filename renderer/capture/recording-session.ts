import { type CallError, toCallError } from '../bridge/call-error.ts';
import type { Client } from '../bridge/client.ts';
import type { EndReason } from '../../shared/model/recording.ts';
import { toLevel } from './amplitude.ts';
import { type ChunkQueue, createChunkQueue } from './chunk-queue.ts';
import { type ElapsedClock, startElapsedClock } from './elapsed-clock.ts';
import { type LevelHistory, createLevelHistory } from './level-history.ts';
import type { LevelMeter } from './level-meter.ts';
import { resampleLevels } from './resample-levels.ts';
import { type RetryQueue, createRetryQueue } from './retry-queue.ts';
import type { TakeState } from './take-state.ts';
import type { TakeResult } from './take-result.ts';
import type { TrackRecorder, TrackRecorderListener } from './track-recorder.ts';

export type { TakeState } from './take-state.ts';

/** A running take. Every function is harmless in a phase where it makes no sense. */
export interface RecordingSession {
  readonly state: () => TakeState;
  readonly elapsedMs: () => number;
  /** The `count` newest levels of recorded time, ten a second, oldest first; at most a minute. */
  readonly newestLevels: (count: number) => readonly number[];
  readonly pause: () => void;
  readonly resume: () => void;
  readonly mark: () => void;
  readonly stop: () => void;
  readonly discard: () => void;
}

/** What a take needs. */
export interface SessionDeps {
  readonly client: Client;
  readonly recordingId: string;
  readonly freeBytes: number;
  readonly meter: Pick<LevelMeter, 'onMeasured' | 'measure'>;
  readonly startRecorder: (listener: TrackRecorderListener) => TrackRecorder;
  /** Keeps the microphone; see `Microphone.hold`. */
  readonly hold: (onEnded: () => void) => () => void;
  readonly nowMs: () => number;
  readonly schedule: (action: () => void) => void;
  readonly onChanged: () => void;
  /** Called once, after everything has been let go. */
  readonly onEnded: (result: TakeResult) => void;
}

interface Parts {
  readonly deps: SessionDeps;
  readonly clock: ElapsedClock;
  readonly queue: ChunkQueue;
  readonly controls: RetryQueue;
  readonly recorder: TrackRecorder;
  readonly stops: (() => void)[];
  /** Levels for the next chunk. */
  readonly levels: number[];
  readonly history: LevelHistory;
  levelsSent: number;
  state: TakeState;
  isEnded: boolean;
}

/** About 45 minutes of voice: more than any connection that comes back needs. */
const maxWaitingBytes = 32 * 1024 * 1024;
const historyLevels = 600;
/** What one call may carry. */
const maxLevels = 200;

/** Starts recording into a take that core has begun. */
export function startRecordingSession(deps: SessionDeps): RecordingSession {
  const parts = createParts(deps);
  const { client, recordingId, meter } = deps;
  parts.stops.push(
    client.connection.onChange((connection) => {
      if (connection === 'open') void reclaim(parts);
      else publish(parts, {});
    }),
    client.on('recording.stopped', (stopped) => {
      if (stopped.recordingId === recordingId && parts.state.phase !== 'stopping')
        end(parts, { kind: 'ended', recordingId, reason: stopped.reason });
    }),
    meter.onMeasured(({ peak }) => {
      if (parts.state.phase !== 'recording') return;
      parts.levels.push(toLevel(peak));
      parts.history.push(toLevel(peak));
    }),
    deps.hold(() => void stop(parts, 'device-lost')),
  );
  return {
    state: () => parts.state,
    elapsedMs: () => parts.clock.elapsedMs(),
    newestLevels: (count) => parts.history.newest(count),
    pause: () => pause(parts),
    resume: () => resume(parts),
    mark: () => mark(parts),
    stop: () => void stop(parts, 'stopped'),
    discard: () => void discard(parts),
  };
}

function createParts(deps: SessionDeps): Parts {
  const { client, recordingId, freeBytes } = deps;
  const queue = createChunkQueue({
    maxBytes: maxWaitingBytes,
    send: async ({ data, ...chunk }) => {
      const what = { ...chunk, levels: [...chunk.levels], data };
      const disk = await client.call('recording.appendChunk', { recordingId, track: 'microphone', ...what });
      const { sizeBytes, freeBytes, diskLow } = disk;
      publish(parts, { sizeBytes, freeBytes, diskLow, safeMs: chunk.elapsedMs });
    },
    onChanged: () => publish(parts, {}),
    onRefused: (code) => {
      const reason = code === 'disk-full' ? 'disk-full' : 'connection-lost';
      if (parts.state.phase !== 'stopping') void finishRefused(parts, reason);
    },
    schedule: deps.schedule,
  });
  const recorder = deps.startRecorder({
    onData: (data) => takeIn(parts, data),
    onFailed: () => void stop(parts, 'device-lost'),
  });
  const parts: Parts = {
    deps,
    clock: startElapsedClock(deps.nowMs),
    queue,
    controls: createRetryQueue(),
    recorder,
    stops: [],
    levels: [],
    levelsSent: 0,
    history: createLevelHistory(historyLevels),
    state: {
      recordingId,
      kind: 'voice',
      tracks: [{ track: 'microphone', label: '', isLive: true, width: 0, height: 0 }],
      warnings: [],
      phase: 'recording',
      sizeBytes: 0,
      safeMs: 0,
      freeBytes,
      diskLow: false,
      markCount: 0,
      waitingBytes: 0,
      isStalled: false,
    },
    isEnded: false,
  };
  return parts;
}

function publish(parts: Parts, change: Partial<TakeState>): void {
  const { waitingBytes, stalled } = parts.queue.state();
  const isStalled = stalled || parts.deps.client.connection.state() !== 'open';
  parts.state = { ...parts.state, ...change, waitingBytes, isStalled };
  parts.deps.onChanged();
}

function takeIn(parts: Parts, data: Uint8Array<ArrayBuffer>): void {
  if (parts.isEnded) return;
  parts.deps.meter.measure();
  const elapsedMs = parts.clock.elapsedMs();
  const taken = parts.queue.push({ elapsedMs, levels: takeLevels(parts, elapsedMs), data });
  publish(parts, {});
  // There is no more room for what comes: better an end than a hole.
  if (!taken && parts.state.phase !== 'stopping') void stop(parts, 'stopped');
}

/** Ten levels for every second that passed, also when the machine was too busy to measure that often: the picture must not slip against the sound. */
function takeLevels(parts: Parts, elapsedMs: number): readonly number[] {
  const heard = parts.levels.splice(0);
  const count = Math.min(maxLevels, Math.round(elapsedMs / 100) - parts.levelsSent);
  if (count <= 0) return [];
  parts.levelsSent += count;
  return resampleLevels(heard, count);
}

function pause(parts: Parts): void {
  if (parts.state.phase !== 'recording') return;
  parts.recorder.pause();
  parts.clock.pause();
  control(parts, 'recording.pause');
  publish(parts, { phase: 'paused' });
}

function resume(parts: Parts): void {
  if (parts.state.phase !== 'paused') return;
  control(parts, 'recording.resume');
  parts.levels.length = 0;
  parts.clock.resume();
  parts.recorder.resume();
  publish(parts, { phase: 'recording' });
}

function control(parts: Parts, name: 'recording.pause' | 'recording.resume'): void {
  const { client, recordingId } = parts.deps;
  const args = { recordingId, elapsedMs: parts.clock.elapsedMs() };
  parts.controls.add(() => client.call(name, args));
}

function mark(parts: Parts): void {
  if (parts.state.phase === 'stopping') return;
  const { client, recordingId } = parts.deps;
  const args = { recordingId, elapsedMs: parts.clock.elapsedMs(), label: '' };
  parts.controls.add(() => client.call('recording.mark', args));
  publish(parts, { markCount: parts.state.markCount + 1 });
}

async function stop(parts: Parts, reason: 'stopped' | 'device-lost'): Promise<void> {
  if (!(await bringHome(parts))) return;
  const { recordingId } = parts.deps;
  const args = { recordingId, elapsedMs: parts.clock.elapsedMs(), reason };
  try {
    await untilAnswered(parts, () => parts.deps.client.call('recording.stop', args));
    end(parts, { kind: 'stopped', recordingId, reason });
  } catch (error) {
    end(parts, { kind: 'ended', recordingId, reason: toEndReason(toCallError(error)) });
  }
}

async function discard(parts: Parts): Promise<void> {
  if (!(await bringHome(parts))) return;
  const { recordingId } = parts.deps;
  try {
    await untilAnswered(parts, () => parts.deps.client.call('recording.discard', { recordingId }));
    end(parts, { kind: 'discarded', recordingId });
  } catch (error) {
    end(parts, { kind: 'ended', recordingId, reason: toEndReason(toCallError(error)) });
  }
}

function toEndReason(error: CallError): EndReason {
  return error.code === 'disk-full' ? 'disk-full' : 'connection-lost';
}

/** Stops the sound and waits until all of it is on the disk. False when the take was ending already. */
async function bringHome(parts: Parts): Promise<boolean> {
  if (parts.state.phase === 'stopping' || parts.isEnded) return false;
  parts.clock.pause();
  publish(parts, { phase: 'stopping' });
  await parts.recorder.stop();
  await parts.controls.drained();
  // What core refuses now it will not take later either; what it has is safe.
  await parts.queue.flushed().catch(() => undefined);
  return true;
}

/** Repeats a call that core carries out once only, until the connection lasts for its reply. */
async function untilAnswered(parts: Parts, call: () => Promise<unknown>): Promise<void> {
  const { connection } = parts.deps.client;
  for (;;) {
    try {
      await call();
      return;
    } catch (error) {
      if (toCallError(error).code !== 'connection-lost') throw error;
    }
    await new Promise<void>((resolve) => {
      const remove = connection.onChange((state) => {
        if (state !== 'open') return;
        remove();
        resolve();
      });
    });
  }
}

/** After a lost connection: takes the take back and sends what is missing. */
async function reclaim(parts: Parts): Promise<void> {
  const { client, recordingId } = parts.deps;
  try {
    const { nextSequences } = await client.call('recording.reclaim', { recordingId });
    parts.queue.goOn(nextSequences.microphone ?? 0);
    parts.controls.goOn();
  } catch (reason) {
    const error = toCallError(reason);
    if (error.code === 'connection-lost' || parts.isEnded) return;
    parts.queue.abandon(error);
    parts.controls.abandon();
    if (parts.state.phase !== 'stopping')
      end(parts, { kind: 'ended', recordingId, reason: 'connection-lost' });
  }
}

async function finishRefused(parts: Parts, reason: EndReason): Promise<void> {
  const { client, recordingId } = parts.deps;
  const args = { recordingId, elapsedMs: parts.clock.elapsedMs(), reason: 'stopped' } as const;
  // Usually core has ended it already; this is for the rest.
  await client.call('recording.stop', args).catch(() => undefined);
  end(parts, { kind: 'ended', recordingId, reason });
}

function end(parts: Parts, result: TakeResult): void {
  if (parts.isEnded) return;
  parts.isEnded = true;
  for (const stopListening of parts.stops) stopListening();
  void parts.recorder.stop();
  parts.deps.onEnded(result);
}
