import type { MethodArgs, MethodResult } from '../../../shared/contract/methods.ts';
import type { EndReason } from '../../../shared/model/recording.ts';
import type { TrackName } from '../../../shared/model/track.ts';
import { AppError, systemErrorCode } from '../errors.ts';
import type { StoredRecording } from '../library/library.ts';
import { isDiskFull } from './disk-guard.ts';
import type { JournalLine } from './journal.ts';
import type { RecorderDeps, SessionEnd } from './recorder-deps.ts';
import { createSerialQueue } from './serial-queue.ts';
import { finishTake } from './take-finish.ts';
import type { TakeFiles } from './take-files.ts';
import { type TakeStory, maxMarks } from './take-story.ts';

/** One take from its first byte to its end. Calls are carried out one after the other; after the end they reject with `recording-not-active`. */
export interface RecordingSession {
  readonly recordingId: string;
  progress(): { paused: boolean; elapsedMs: number; sizeBytes: number; markCount: number };
  appendChunk(args: MethodArgs<'recording.appendChunk'>): Promise<MethodResult<'recording.appendChunk'>>;
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
  freeBytes: number;
  end: SessionEnd | null;
}

/** A renderer has one chunk per track in flight; more than this waiting is a mistake, and would fill the memory. */
const maxPending = 16;
const maxChunkBytes = 16 * 1024 * 1024;

/** Creates the session of a take whose files are there and whose journal has begun. */
export function createRecordingSession(
  take: { readonly stored: StoredRecording; readonly story: TakeStory; readonly files: TakeFiles },
  deps: SessionDeps,
): RecordingSession {
  const state: SessionState = { ...take, deps, freeBytes: 0, end: null };
  const queue = createSerialQueue();
  const run = <Value>(task: () => Promise<Value>): Promise<Value> =>
    queue.run(async () => {
      if (state.end) throw notActive();
      return task();
    });
  return {
    recordingId: take.stored.file.id,
    progress: () => progressOf(state),
    appendChunk(args) {
      if (queue.pending() >= maxPending)
        return Promise.reject(new AppError('conflict', 'too many chunks at once'));
      return run(() => appendChunk(state, args));
    },
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

async function appendChunk(
  state: SessionState,
  args: MethodArgs<'recording.appendChunk'>,
): Promise<MethodResult<'recording.appendChunk'>> {
  const capture = state.files.captures.find(({ track }) => track === args.track);
  if (!capture) throw new AppError('invalid-request', `no track ${args.track} in this recording`);
  if (args.data.byteLength > maxChunkBytes) throw new AppError('too-large', 'chunk too large');
  const expected = state.story.track(args.track).nextSequence;
  if (args.sequence > expected)
    throw new AppError('sequence-gap', `expected chunk ${expected}, got ${args.sequence}`);
  if (args.sequence === expected && state.story.track(args.track).lostAtMs !== null)
    throw new AppError('invalid-request', `track ${args.track} has ended`);
  if (args.sequence === expected) {
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

async function storeOrEnd(state: SessionState, args: MethodArgs<'recording.appendChunk'>): Promise<void> {
  try {
    await store(state, args);
  } catch (error) {
    state.deps.log.error('chunk-not-written', error, {
      recordingId: args.recordingId,
      sequence: args.sequence,
    });
    if (!isDiskFull(systemErrorCode(error))) {
      throw new AppError('library-unavailable', 'the recording could not be written', { cause: error });
    }
    await storeInReserve(state, args);
    await finish(state, 'disk-full');
    throw new AppError('disk-full', 'the disk is full', { cause: error });
  }
}

async function store(state: SessionState, args: MethodArgs<'recording.appendChunk'>): Promise<void> {
  const { track, sequence, data, elapsedMs } = args;
  const capture = state.files.captures.find((candidate) => candidate.track === track);
  if (!capture) return;
  const { offset } = await capture.write(sequence, data);
  const levels = [...args.levels];
  const sizeBytes = data.byteLength;
  // In every line, so that no damage to one of them can move a track.
  const offsetMs = args.offsetMs ?? state.story.track(track).offsetMs;
  const placed = offsetMs === null ? {} : { offsetMs };
  await tell(state, {
    ...{ type: 'chunk', track, sequence, offset, sizeBytes, elapsedMs, levels },
    ...placed,
    ...now(state),
  });
}

/** The room that was held back is enough for the last second of a voice, and then still for the end of the take. */
async function storeInReserve(state: SessionState, args: MethodArgs<'recording.appendChunk'>): Promise<void> {
  try {
    await state.files.reserve.free();
    if (args.data.byteLength <= state.files.spareBytes) await store(state, args);
  } catch (error) {
    state.deps.log.error('last-chunk-lost', error, { recordingId: args.recordingId });
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
  if (state.freeBytes < deps.thresholds[stored.file.kind].stopFloorBytes) await finish(state, 'disk-full');
}

async function endTrack(state: SessionState, track: TrackName, elapsedMs: number): Promise<void> {
  if (!state.files.captures.some((capture) => capture.track === track))
    throw new AppError('invalid-request', `no track ${track} in this recording`);
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

async function tell(state: SessionState, line: JournalLine): Promise<void> {
  await state.files.tell(line);
  state.story.apply(line);
}

function now({ deps }: SessionState): { wallMs: number; monotonicMs: number } {
  return { wallMs: deps.clock.nowMs(), monotonicMs: deps.clock.monotonicMs() };
}
