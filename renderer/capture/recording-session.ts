import { type CallErrorCode, toCallError } from '../bridge/call-error.ts';
import type { Client } from '../bridge/client.ts';
import type { EndReason } from '../../shared/model/recording.ts';
import type { RecordingKind } from '../../shared/model/recording-kind.ts';
import { type TrackName, isPicture } from '../../shared/model/track.ts';
import { type ElapsedClock, startElapsedClock } from './elapsed-clock.ts';
import { type Lane, type LaneDeps, type LaneSource, startLane } from './lane.ts';
import { type LevelFeed, createLevelFeed } from './level-feed.ts';
import type { LevelMeter } from './level-meter.ts';
import { type RetryQueue, createRetryQueue } from './retry-queue.ts';
import type { StopReason, TakeResult } from './take-result.ts';
import type { TakeState, TakeWarning } from './take-state.ts';
import { lookAtLanes } from './take-warnings.ts';
import { toEndReason, untilAnswered } from './until-answered.ts';

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
  /** Looks after the pictures: called about once a second. */
  readonly look: () => void;
}

/** What a take needs. */
export interface SessionDeps {
  readonly client: Client;
  readonly recordingId: string;
  readonly kind: RecordingKind;
  readonly freeBytes: number;
  readonly sources: readonly LaneSource[];
  /** Warnings that stand from the start on. */
  readonly warnings: readonly TakeWarning[];
  /** Of the voice or, without one, of the system's sound; null for a take without sound. */
  readonly meter: Pick<LevelMeter, 'onMeasured' | 'measure'> | null;
  readonly nowMs: () => number;
  readonly schedule: (action: () => void) => void;
  readonly onChanged: () => void;
  /** Called once, after everything has been let go. */
  readonly onEnded: (result: TakeResult) => void;
}

interface Parts {
  readonly deps: SessionDeps;
  readonly clock: ElapsedClock;
  readonly controls: RetryQueue;
  readonly levels: LevelFeed;
  readonly lanes: Lane[];
  readonly stops: (() => void)[];
  /** What has to be told before the take may stop. */
  readonly endings: Promise<void>[];
  lasting: readonly TakeWarning[];
  state: TakeState;
  isEnded: boolean;
}

/** Starts recording into a take that core has begun. All tracks start in this task. Throws when the browser cannot record one. */
export function startRecordingSession(deps: SessionDeps): RecordingSession {
  const parts = createParts(deps);
  const { client, recordingId, sources, nowMs } = deps;
  const laneDeps = createLaneDeps(parts, nowMs());
  try {
    // Sound first: what it begins with is known by the moment only, and coders of pictures take theirs.
    for (const source of soundFirst(sources)) parts.lanes.push(startLane(source, laneDeps));
  } catch (error) {
    for (const lane of parts.lanes) letGo(lane);
    throw error;
  }
  parts.lanes.sort((one, other) => placeOf(sources, one) - placeOf(sources, other));
  parts.stops.push(
    client.connection.onChange((connection) => {
      if (connection === 'open') void reclaim(parts);
      else publish(parts, {});
    }),
    client.on('recording.stopped', (stopped) => {
      if (stopped.recordingId === recordingId && parts.state.phase !== 'stopping')
        end(parts, { kind: 'ended', recordingId, reason: stopped.reason });
    }),
    () => parts.levels.stop(),
  );
  publish(parts, {});
  return {
    state: () => parts.state,
    elapsedMs: () => parts.clock.elapsedMs(),
    newestLevels: (count) => parts.levels.newest(count),
    pause: () => pause(parts),
    resume: () => resume(parts),
    mark: () => mark(parts),
    stop: () => void stop(parts, 'stopped'),
    discard: () => void discard(parts),
    look: () => publish(parts, {}),
  };
}

function createParts(deps: SessionDeps): Parts {
  const { recordingId, kind, freeBytes, warnings } = deps;
  const parts: Parts = {
    deps,
    clock: startElapsedClock(deps.nowMs),
    controls: createRetryQueue(),
    levels: createLevelFeed(deps.meter, () => parts.state.phase === 'recording'),
    lanes: [],
    stops: [],
    endings: [],
    lasting: warnings,
    state: {
      recordingId,
      kind,
      phase: 'recording',
      tracks: [],
      warnings,
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

function createLaneDeps(parts: Parts, startedMs: number): LaneDeps {
  const { client, recordingId, schedule, nowMs } = parts.deps;
  return {
    client,
    recordingId,
    startedMs,
    nowMs,
    schedule,
    elapsedMs: () => parts.clock.elapsedMs(),
    takeLevels: (track, elapsedMs) => (track === levelTrack(parts) ? parts.levels.take(elapsedMs) : []),
    onSaved: ({ freeBytes, diskLow }) => publish(parts, { freeBytes, diskLow }),
    onChanged: () => publish(parts, {}),
    onRefused: (code) => {
      if (parts.state.phase !== 'stopping') void finishRefused(parts, code);
    },
    // There is no more room for what comes: better an end than a hole.
    onFull: () => void stop(parts, 'stopped'),
    onLost: (lane) => lose(parts, lane),
  };
}

/** Levels travel with sound, and with whatever is left when the sound has gone. */
function levelTrack({ lanes }: Parts): TrackName | undefined {
  const live = lanes.filter((lane) => lane.isLive());
  const carrier = live.find(({ track }) => track === 'microphone' || track === 'system-audio') ?? live[0];
  return (carrier ?? lanes[0])?.track;
}

function publish(parts: Parts, change: Partial<TakeState>): void {
  const { deps, lanes, lasting } = parts;
  const phase = change.phase ?? parts.state.phase;
  const queues = lanes.map(({ queue }) => queue.state());
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const passing = phase === 'recording' ? lookAtLanes(lanes, deps.nowMs()) : [];
  parts.state = {
    ...parts.state,
    ...change,
    tracks: lanes.map((lane) => ({
      track: lane.track,
      label: lane.label,
      isLive: lane.isLive(),
      ...lane.size(),
    })),
    warnings: [...lasting, ...passing],
    sizeBytes: sum(queues.map(({ savedBytes }) => savedBytes)),
    safeMs: Math.min(parts.clock.elapsedMs(), ...lanes.map((lane) => lane.safeMs())),
    waitingBytes: sum(queues.map(({ waitingBytes }) => waitingBytes)),
    isStalled: queues.some(({ stalled }) => stalled) || deps.client.connection.state() !== 'open',
  };
  deps.onChanged();
}

function pause(parts: Parts): void {
  if (parts.state.phase !== 'recording') return;
  // Nothing in between: what one track pauses longer than another, it is out of step by.
  for (const lane of parts.lanes) lane.pause();
  parts.clock.pause();
  for (const lane of parts.lanes) lane.flush();
  control(parts, 'recording.pause');
  publish(parts, { phase: 'paused' });
}

function resume(parts: Parts): void {
  if (parts.state.phase !== 'paused') return;
  const elapsedMs = parts.clock.elapsedMs();
  parts.clock.resume();
  for (const lane of parts.lanes) lane.resume();
  parts.levels.forget();
  control(parts, 'recording.resume', elapsedMs);
  publish(parts, { phase: 'recording' });
}

function control(
  parts: Parts,
  name: 'recording.pause' | 'recording.resume',
  elapsedMs = parts.clock.elapsedMs(),
): void {
  const { client, recordingId } = parts.deps;
  const args = { recordingId, elapsedMs };
  parts.controls.add(() => client.call(name, args));
}

function mark(parts: Parts): void {
  if (parts.state.phase === 'stopping') return;
  const { client, recordingId } = parts.deps;
  const args = { recordingId, elapsedMs: parts.clock.elapsedMs(), label: '' };
  parts.controls.add(() => client.call('recording.mark', args));
  publish(parts, { markCount: parts.state.markCount + 1 });
}

/** A device or source has gone: the take goes on with what is left, unless it was what the take is of. */
function lose(parts: Parts, lane: Lane): void {
  if (parts.state.phase === 'stopping' || parts.isEnded) return;
  const others = parts.lanes.filter((other) => other !== lane && other.isLive());
  if (lane.track === 'screen' || others.length === 0) {
    void stop(parts, lane.track === 'screen' ? 'source-ended' : 'device-lost');
    return;
  }
  const { client, recordingId } = parts.deps;
  const { track } = lane;
  const elapsedMs = parts.clock.elapsedMs();
  parts.lasting = [...parts.lasting, { kind: 'track-lost', track, atMs: elapsedMs }];
  const endTrack = async () => {
    await lane.stop();
    // What core refuses now it will not take later either.
    await lane.queue.flushed().catch(() => undefined);
    parts.controls.add(() => client.call('recording.endTrack', { recordingId, track, elapsedMs }));
  };
  parts.endings.push(endTrack());
  publish(parts, {});
}

async function stop(parts: Parts, reason: StopReason): Promise<void> {
  if (!(await bringHome(parts))) return;
  const { client, recordingId } = parts.deps;
  const args = { recordingId, elapsedMs: parts.clock.elapsedMs(), reason };
  try {
    await untilAnswered(client.connection, () => client.call('recording.stop', args));
    end(parts, { kind: 'stopped', recordingId, reason });
  } catch (error) {
    end(parts, { kind: 'ended', recordingId, reason: toEndReason(toCallError(error).code) });
  }
}

async function discard(parts: Parts): Promise<void> {
  if (!(await bringHome(parts))) return;
  const { client, recordingId } = parts.deps;
  try {
    await untilAnswered(client.connection, () => client.call('recording.discard', { recordingId }));
    end(parts, { kind: 'discarded', recordingId });
  } catch (error) {
    end(parts, { kind: 'ended', recordingId, reason: toEndReason(toCallError(error).code) });
  }
}

/** Stops all tracks in this task and waits until all of them is on the disk. False when the take was ending already. */
async function bringHome(parts: Parts): Promise<boolean> {
  if (parts.state.phase === 'stopping' || parts.isEnded) return false;
  parts.clock.pause();
  publish(parts, { phase: 'stopping' });
  const stopped = parts.lanes.map((lane) => lane.stop());
  await Promise.all([...stopped, ...parts.endings]);
  await parts.controls.drained();
  // What core refuses now it will not take later either; what it has is safe.
  await Promise.all(parts.lanes.map(({ queue }) => queue.flushed().catch(() => undefined)));
  return true;
}

/** After a lost connection: takes the take back and sends what is missing, sound first. */
async function reclaim(parts: Parts): Promise<void> {
  const { client, recordingId } = parts.deps;
  try {
    const { nextSequences } = await client.call('recording.reclaim', { recordingId });
    for (const { queue, track } of soundFirst(parts.lanes)) queue.goOn(nextSequences[track] ?? 0);
    parts.controls.goOn();
  } catch (reason) {
    const error = toCallError(reason);
    if (error.code === 'connection-lost' || parts.isEnded) return;
    for (const { queue } of parts.lanes) queue.abandon(error);
    parts.controls.abandon();
    if (parts.state.phase !== 'stopping')
      end(parts, { kind: 'ended', recordingId, reason: 'connection-lost' });
  }
}

function soundFirst<Kind extends { readonly track: TrackName }>(tracks: readonly Kind[]): readonly Kind[] {
  return tracks.toSorted((one, other) => Number(isPicture(one.track)) - Number(isPicture(other.track)));
}

function placeOf(sources: readonly LaneSource[], lane: Lane): number {
  return sources.findIndex(({ track }) => track === lane.track);
}

async function finishRefused(parts: Parts, code: CallErrorCode): Promise<void> {
  const { client, recordingId } = parts.deps;
  const args = { recordingId, elapsedMs: parts.clock.elapsedMs(), reason: 'stopped' } as const;
  const reason: EndReason = toEndReason(code);
  // Usually core has ended it already; this is for the rest.
  await client.call('recording.stop', args).catch(() => undefined);
  end(parts, { kind: 'ended', recordingId, reason });
}

function end(parts: Parts, result: TakeResult): void {
  if (parts.isEnded) return;
  parts.isEnded = true;
  for (const stopListening of parts.stops) stopListening();
  for (const lane of parts.lanes) letGo(lane);
  parts.deps.onEnded(result);
}

function letGo(lane: Lane): void {
  void lane.stop();
  lane.release();
}
