import type { MethodResult } from '../../../shared/contract/methods.ts';
import type { EndReason } from '../../../shared/model/recording.ts';
import type { TrackName } from '../../../shared/model/track.ts';
import { AppError, systemErrorCode } from '../errors.ts';
import type { StoredRecording } from '../library/library.ts';
import { type Chunk, createChunkIntake } from './chunk-intake.ts';
import { isDiskFull } from './disk-guard.ts';
import type { RecorderDeps, SessionEnd } from './recorder-deps.ts';
import { createSerialQueue } from './serial-queue.ts';
import { now, storeChunk, storeLastChunks, tell } from './store-chunk.ts';
import { finishTake } from './take-finish.ts';
import type { TakeFiles } from './take-files.ts';
import { type TakeStory, maxMarks } from './take-story.ts';

/** One take from its first byte to its end. Calls are carried out one after the other; after the end they reject with `recording-not-active`. */
export interface RecordingSession {
  readonly recordingId: string;
  progress(): { paused: boolean; elapsedMs: number; sizeBytes: number; markCount: number };
  appendChunk(args: Chunk): Promise<MethodResult<'recording.appendChunk'>>;
  pause(elapsedMs: number): Promise<void>;
  resume(elapsedMs: number): Promise<void>;
  mark(elapsedMs: number, label: string): Promise<{ markCount: number }>;
  /** No more of `track` comes. */
  endTrack(track: TrackName, elapsedMs: number): Promise<void>;
  nextSequences(): Promise<MethodResult<'recording.reclaim'>['nextSequences']>;
  /** Ends the take. Resolves when it is durable; later calls resolve the same. Never rejects. */
  finish(reason: EndReason): Promise<SessionEnd>;
}

type SessionDeps = Pick<RecorderDeps, 'library' | 'clock' | 'log' | 'freeBytes' | 'thresholds'> & {
  /** Called once, before `finish` resolves. */
  readonly onEnded: (end: SessionEnd) => void;
};

interface SessionState {
  readonly stored: StoredRecording;
  readonly story: TakeStory;
  readonly files: TakeFiles;
  readonly deps: SessionDeps;
  /** Chunks that have come and are not yet stored. */
  readonly waiting: () => readonly Chunk[];
  freeBytes: number;
  end: SessionEnd | null;
}

/** Creates the session of a take whose files are there and whose journal has begun. */
export function createRecordingSession(
  take: { readonly stored: StoredRecording; readonly story: TakeStory; readonly files: TakeFiles },
  deps: SessionDeps,
): RecordingSession {
  const intake = createChunkIntake();
  const state: SessionState = { ...take, deps, waiting: () => intake.waiting(), freeBytes: 0, end: null };
  const queue = createSerialQueue();
  const run = <Value>(task: () => Promise<Value>): Promise<Value> =>
    queue.run(async () => {
      if (state.end) throw notActive();
      return task();
    });
  return {
    recordingId: take.stored.file.id,
    progress: () => progressOf(state),
    appendChunk: (args) => intake.take(args, () => run(() => appendChunk(state, args))),
    pause: (elapsedMs) =>
      run(async () => {
        if (!state.story.paused()) await tell(state, { type: 'pause', elapsedMs, ...now(state) });
      }),
    resume: (elapsedMs) =>
      run(async () => {
        if (state.story.paused()) await tell(state, { type: 'resume', elapsedMs, ...now(state) });
      }),
    mark: (elapsedMs, label) => run(() => addMark(state, elapsedMs, label)),
    endTrack: (track, elapsedMs) => run(() => endTrack(state, track, elapsedMs)),
    nextSequences: () =>
      run(() => {
        const names = state.files.captures.map(({ track }): [TrackName, number] => [
          track,
          state.story.track(track).nextSequence,
        ]);
        return Promise.resolve(Object.fromEntries(names));
      }),
    finish: (reason) => queue.run(() => finish(state, reason)),
  };
}

/** The error of every call about a take that is not being captured. */
export function notActive(): AppError {
  return new AppError('recording-not-active', 'this recording is not being captured');
}

function progressOf({ story, files }: SessionState): ReturnType<RecordingSession['progress']> {
  return {
    paused: story.paused(),
    elapsedMs: story.elapsedMs(),
    sizeBytes: files.captures.reduce((sum, capture) => sum + capture.sizeBytes(), 0),
    markCount: story.marks().length,
  };
}

async function appendChunk(state: SessionState, args: Chunk): Promise<MethodResult<'recording.appendChunk'>> {
  requireTrack(state, args.track);
  const { nextSequence, lostAtMs } = state.story.track(args.track);
  if (args.sequence > nextSequence)
    throw new AppError('sequence-gap', `expected chunk ${nextSequence}, got ${args.sequence}`);
  if (args.sequence === nextSequence) {
    if (lostAtMs !== null) throw new AppError('invalid-request', `track ${args.track} has ended`);
    await storeOrEnd(state, args);
    await checkDisk(state);
  }
  const { warnBytes } = state.deps.thresholds[state.stored.file.kind];
  return {
    sizeBytes: progressOf(state).sizeBytes,
    freeBytes: state.freeBytes,
    diskLow: state.freeBytes < warnBytes,
  };
}

function requireTrack({ files }: SessionState, name: TrackName): void {
  if (!files.captures.some(({ track }) => track === name))
    throw new AppError('invalid-request', `no track ${name} in this recording`);
}

async function storeOrEnd(state: SessionState, chunk: Chunk): Promise<void> {
  const { recordingId, track, sequence } = chunk;
  try {
    await storeChunk(state, chunk);
  } catch (error) {
    state.deps.log.error('chunk-not-written', error, { recordingId, track, sequence });
    if (!isDiskFull(systemErrorCode(error))) {
      throw new AppError('library-unavailable', 'the recording could not be written', { cause: error });
    }
    await state.files.reserve.free().catch((reason: unknown) => {
      state.deps.log.error('reserve-not-freed', reason, { recordingId });
    });
    await storeLastChunks(state, state.waiting(), state.files.spareBytes);
    await finish(state, 'disk-full');
    throw new AppError('disk-full', 'the disk is full', { cause: error });
  }
}

async function checkDisk(state: SessionState): Promise<void> {
  const { deps, stored } = state;
  try {
    state.freeBytes = await deps.freeBytes(deps.library.getStored(stored.file.id).folder);
  } catch (error) {
    // A take goes on as long as it can be written, whatever is known of the disk.
    deps.log.error('free-space-unknown', error);
    state.freeBytes = Number.MAX_SAFE_INTEGER;
  }
  const { stopFloorBytes } = deps.thresholds[stored.file.kind];
  if (state.freeBytes >= stopFloorBytes) return;
  // The other tracks get the same last second.
  await storeLastChunks(state, state.waiting(), stopFloorBytes / 2);
  await finish(state, 'disk-full');
}

async function endTrack(state: SessionState, track: TrackName, elapsedMs: number): Promise<void> {
  requireTrack(state, track);
  if (state.story.track(track).lostAtMs !== null) return;
  await tell(state, { type: 'track-end', track, elapsedMs, ...now(state) });
}

async function addMark(
  state: SessionState,
  elapsedMs: number,
  label: string,
): Promise<{ markCount: number }> {
  if (state.story.marks().length >= maxMarks) throw new AppError('too-large', 'too many marks');
  await tell(state, { type: 'mark', elapsedMs, label, ...now(state) });
  return { markCount: state.story.marks().length };
}

async function finish(state: SessionState, reason: EndReason): Promise<SessionEnd> {
  if (state.end) return state.end;
  const saved = await finishTake(state, reason);
  state.end = { reason, saved };
  state.deps.onEnded(state.end);
  return state.end;
}
