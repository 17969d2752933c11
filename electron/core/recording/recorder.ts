import type { MethodArgs, MethodResult } from '../../../shared/contract/methods.ts';
import type { ActiveRecording } from '../../../shared/model/app.ts';
import type { EndReason } from '../../../shared/model/recording.ts';
import type { Disposable } from '../disposables.ts';
import { AppError } from '../errors.ts';
import { type ActiveTake, createActiveTake } from './active-take.ts';
import type { RecorderDeps, SessionEnd } from './recorder-deps.ts';
import { notActive } from './recording-session.ts';
import { recoverTake } from './recover-take.ts';
import { beginTake } from './take-begin.ts';
import { type TakeRepair, createTakeRepair } from './take-repair.ts';

/** Capture sessions: chunks to disk, journal, recovery. One take at a time. */
export interface Recorder extends Disposable {
  /**
   * Ends every take a crash left behind that the library knows; resolves with their ids, and never rejects. Called at start,
   * before the first window, and again when the library's index is complete.
   */
  recoverTakes(): Promise<readonly string[]>;
  active(): ActiveRecording | null;
  start(args: MethodArgs<'recording.start'>, callerId: string): Promise<MethodResult<'recording.start'>>;
  appendChunk(
    args: MethodArgs<'recording.appendChunk'>,
    callerId: string,
  ): Promise<MethodResult<'recording.appendChunk'>>;
  pause(args: MethodArgs<'recording.pause'>): Promise<void>;
  resume(args: MethodArgs<'recording.resume'>): Promise<void>;
  mark(args: MethodArgs<'recording.mark'>): Promise<{ markCount: number }>;
  /** No more of this track comes; the take goes on with the others. */
  endTrack(args: MethodArgs<'recording.endTrack'>): Promise<void>;
  stop(args: MethodArgs<'recording.stop'>): Promise<void>;
  discard(recordingId: string): Promise<void>;
  reclaim(recordingId: string, callerId: string): Promise<MethodResult<'recording.reclaim'>>;
  finishAbandoned(recordingId: string): Promise<void>;
  /** The window of `callerId` is gone: its take goes on waiting for `reclaim` for a short while, then ends safely. */
  callerGone(callerId: string): void;
  /** Ends the running take, if any, durably; for quit, sleep and a dying window. */
  finishActive(reason: EndReason): Promise<void>;
}

interface RecorderState {
  readonly deps: RecorderDeps;
  readonly repair: TakeRepair;
  current: ActiveTake | null;
  /** The start that is under way, and whether its window has gone meanwhile. */
  starting: { readonly callerId: string; callerGone: boolean; done: Promise<unknown> } | null;
  /** The take that ends only to be put into the bin. */
  discarding: string | null;
  /** Work that goes on after a take has ended. */
  afterwards: Promise<unknown>;
}

/** Creates the {@link Recorder}. Call `recoverTakes` before anything else. */
export function createRecorder(deps: RecorderDeps): Recorder {
  const state: RecorderState = {
    deps,
    repair: createTakeRepair({
      retryMs: deps.retryMs,
      recover: (id, reason) => tryRecover(deps, id, reason),
    }),
    current: null,
    starting: null,
    discarding: null,
    afterwards: Promise.resolve(),
  };
  return {
    recoverTakes: () => recoverTakes(state),
    active: () => activeOf(state),
    start: (args, callerId) => start(state, args, callerId),
    appendChunk(args, callerId) {
      return withTake(state, args.recordingId, (take) => {
        take.requireOwner(callerId);
        return take.session.appendChunk(args);
      });
    },
    pause: (args) => changeTake(state, args.recordingId, ({ session }) => session.pause(args.elapsedMs)),
    resume: (args) => changeTake(state, args.recordingId, ({ session }) => session.resume(args.elapsedMs)),
    mark: (args) =>
      changeTake(state, args.recordingId, ({ session }) => session.mark(args.elapsedMs, args.label)),
    endTrack: (args) =>
      withTake(state, args.recordingId, ({ session }) => session.endTrack(args.track, args.elapsedMs)),
    stop: (args) => finish(state, args.recordingId, args.reason),
    discard: (recordingId) => discard(state, recordingId),
    reclaim: (recordingId, callerId) =>
      withTake(state, recordingId, async (take) => {
        const nextSequences = await take.session.nextSequences();
        take.adopt(callerId);
        return { nextSequences };
      }),
    finishAbandoned: (recordingId) => finish(state, recordingId, 'connection-lost'),
    callerGone(callerId) {
      if (state.starting?.callerId === callerId) state.starting.callerGone = true;
      state.current?.ownerGone(callerId);
    },
    finishActive: (reason) => finishActive(state, reason),
    async dispose() {
      await finishActive(state, 'app-quit');
      await state.repair.dispose();
    },
  };
}

async function recoverTakes(state: RecorderState): Promise<readonly string[]> {
  const { deps } = state;
  // A take that begins just now looks like one that was left behind.
  await state.starting?.done;
  const left = deps.library.unfinishedTakes().filter((id) => id !== state.current?.session.recordingId);
  const recovered: string[] = [];
  for (const recordingId of left) {
    if (await tryRecover(deps, recordingId, 'recovered')) recovered.push(recordingId);
  }
  return recovered;
}

/** One bad take must not stand in the way of the others, nor of the app. */
async function tryRecover(deps: RecorderDeps, recordingId: string, reason: EndReason): Promise<boolean> {
  try {
    const outcome = await recoverTake(recordingId, reason, deps);
    if (outcome === 'recovered') deps.onTakeReady(recordingId);
    return true;
  } catch (error) {
    deps.log.error('take-not-recovered', error, { recordingId });
    return false;
  }
}

function activeOf({ current, deps }: RecorderState): ActiveRecording | null {
  if (!current) return null;
  return { recording: deps.library.summary(current.session.recordingId), ...current.session.progress() };
}

async function start(
  state: RecorderState,
  args: MethodArgs<'recording.start'>,
  callerId: string,
): Promise<MethodResult<'recording.start'>> {
  if (state.current || state.starting) throw new AppError('recording-active', 'a recording is in progress');
  const starting = { callerId, callerGone: false, done: Promise.resolve() as Promise<unknown> };
  state.starting = starting;
  const begun = state.deps.beginning(async () => {
    const take = await beginTake(args, state.deps);
    const recordingId = take.stored.file.id;
    const onEnded = (end: SessionEnd) => ended(state, recordingId, end);
    const active = createActiveTake(take, callerId, { ...state.deps, onEnded });
    state.current = active;
    state.deps.onActiveChanged(true);
    return { active, answer: { recordingId, freeBytes: take.freeBytes } };
  });
  starting.done = begun.catch(() => undefined);
  try {
    const { active, answer } = await begun;
    state.deps.emit('recording.started', { recordingId: answer.recordingId, kind: args.kind });
    if (starting.callerGone) active.ownerGone(callerId);
    return answer;
  } finally {
    state.starting = null;
  }
}

function ended(state: RecorderState, recordingId: string, { reason, saved }: SessionEnd): void {
  const { deps } = state;
  const empty = state.current?.session.progress().sizeBytes === 0;
  state.current = null;
  deps.onActiveChanged(false);
  if (!saved) state.repair.add(recordingId, reason);
  else if (empty && reason !== 'stopped' && reason !== 'device-lost') binEmpty(state, recordingId);
  else if (!empty && state.discarding !== recordingId) deps.onTakeReady(recordingId);
  deps.emit('recording.stopped', { recordingId, reason });
}

/** Nobody stopped it and nothing was said: a take of nothing would only puzzle. */
function binEmpty(state: RecorderState, recordingId: string): void {
  const { deps } = state;
  state.afterwards = deps.library.binRecording(recordingId).catch((error: unknown) => {
    deps.log.error('empty-take-not-binned', error, { recordingId });
  });
}

async function withTake<Value>(
  { current }: RecorderState,
  recordingId: string,
  use: (take: ActiveTake) => Promise<Value>,
): Promise<Value> {
  if (current?.session.recordingId !== recordingId) throw notActive();
  return use(current);
}

/** Like {@link withTake}, and tells every window what became of the take: the one that asked need not be the one that shows it. */
async function changeTake<Value>(
  state: RecorderState,
  recordingId: string,
  change: (take: ActiveTake) => Promise<Value>,
): Promise<Value> {
  const value = await withTake(state, recordingId, change);
  const active = activeOf(state);
  if (active?.recording.id === recordingId) state.deps.emit('recording.changed', active);
  return value;
}

async function finish(state: RecorderState, recordingId: string, reason: EndReason): Promise<void> {
  const { current, deps } = state;
  if (current?.session.recordingId !== recordingId) {
    // It may have ended a moment ago by itself; then the caller gets what became of it.
    if (isReady(deps, recordingId)) return;
    throw notActive();
  }
  const end = await current.session.finish(reason);
  if (end.saved) return;
  throw new AppError(
    end.reason === 'disk-full' ? 'disk-full' : 'library-unavailable',
    'the take could not be saved yet',
  );
}

async function discard(state: RecorderState, recordingId: string): Promise<void> {
  state.discarding = recordingId;
  try {
    await finish(state, recordingId, 'stopped');
  } finally {
    state.discarding = null;
  }
  await state.deps.library.binRecording(recordingId);
}

function isReady({ library }: RecorderDeps, recordingId: string): boolean {
  try {
    return library.getStored(recordingId).file.state === 'ready';
  } catch {
    return false;
  }
}

async function finishActive(state: RecorderState, reason: EndReason): Promise<void> {
  await state.starting?.done;
  await state.current?.session.finish(reason);
  await state.afterwards;
}
