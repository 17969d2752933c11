import { randomUUID } from 'node:crypto';
import type { MethodArgs } from '../../../shared/contract/methods.ts';
import type { RecordingFile, TrackFile } from '../../../shared/model/recording.ts';
import { AppError, systemErrorCode } from '../errors.ts';
import type { StoredRecording } from '../library/library.ts';
import { isDiskFull } from './disk-guard.ts';
import type { JournalLine } from './journal.ts';
import { localInstant } from './local-instant.ts';
import { recoverTake } from './recover-take.ts';
import type { RecorderDeps } from './recorder-deps.ts';
import { type TakeFiles, createTakeFiles } from './take-files.ts';
import { type TakeStory, createTakeStory } from './take-story.ts';
import { captureFileName } from './track-capture.ts';

/** A take whose folder, files and journal are on the disk, ready for its first chunk. */
export interface BegunTake {
  readonly stored: StoredRecording;
  readonly files: TakeFiles;
  readonly story: TakeStory;
  readonly freeBytes: number;
}

/** What is known of a capture before its first frame. */
const unplaced = { offsetMs: 0, durationMs: null, lostAtMs: null, sha256: null };

type StartArgs = MethodArgs<'recording.start'>;

/**
 * Begins a take. Rejects with `invalid-request`, `unsupported` for containers that cannot be followed when cut,
 * `disk-low`, `disk-full` or `library-unavailable`; then nothing is left of it but, at worst, an empty take in the bin.
 */
export async function beginTake(args: StartArgs, deps: RecorderDeps): Promise<BegunTake> {
  const tracks = toTrackFiles(args);
  const freeBytes = await checkRoom(args, deps);
  const story = createTakeStory(tracks.map(({ track }) => track));
  try {
    const stored = await deps.library.beginTake({
      file: newFile(args, tracks, deps),
      projectId: deps.projectId(),
    });
    try {
      const files = await createTakeFiles(stored.folder, tracks);
      const line = beginLine(stored, deps);
      await files.tell(line).catch(async (error: unknown) => {
        await files.close().catch(() => undefined);
        throw error;
      });
      story.apply(line);
      return { stored, files, story, freeBytes };
    } catch (error) {
      await clearAway(stored.file.id, deps);
      throw error;
    }
  } catch (error) {
    throw toAppError(error);
  }
}

function toTrackFiles({ tracks }: StartArgs): readonly TrackFile[] {
  if (new Set(tracks.map(({ track }) => track)).size < tracks.length) {
    throw new AppError('invalid-request', 'a track was named twice');
  }
  return tracks.map(({ track, mimeType, deviceLabel }) => {
    if (!/^(?:audio|video)\/(?:webm|x-matroska|matroska|mp4)(?:;|$)/i.test(mimeType)) {
      throw new AppError('unsupported', `cannot capture ${mimeType}`);
    }
    return {
      track,
      file: captureFileName(track, mimeType),
      mimeType,
      sizeBytes: 0,
      deviceLabel,
      ...unplaced,
    };
  });
}

async function checkRoom({ kind }: StartArgs, deps: RecorderDeps): Promise<number> {
  const freeBytes = await deps.freeBytes(deps.libraryFolder()).catch((error: unknown) => {
    throw new AppError('library-unavailable', 'the library folder cannot be reached', { cause: error });
  });
  if (freeBytes < deps.thresholds[kind].startFloorBytes) {
    throw new AppError('disk-low', `${freeBytes} bytes are free`);
  }
  return freeBytes;
}

function newFile(
  { kind }: StartArgs,
  tracks: readonly TrackFile[],
  { clock, author }: RecorderDeps,
): Omit<RecordingFile, 'title'> & { title: null } {
  return {
    schemaVersion: 1,
    id: randomUUID(),
    kind,
    title: null,
    state: 'capturing',
    direction: 'made',
    createdAt: localInstant(clock.nowMs()),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    author: author(),
    durationMs: 0,
    endReason: null,
    marks: [],
    pauses: [],
    levels: [],
    tracks: [...tracks],
    master: null,
    edit: null,
    tags: [],
    views: null,
    sendReceipts: null,
    origin: null,
    original: null,
    released: null,
    binnedAt: null,
    binnedFrom: null,
  };
}

function beginLine({ file }: StoredRecording, { clock }: RecorderDeps): JournalLine {
  return {
    type: 'begin',
    version: 1,
    recordingId: file.id,
    kind: file.kind,
    tracks: file.tracks.map(({ track, file: name, mimeType }) => ({ track, file: name, mimeType })),
    wallMs: clock.nowMs(),
    monotonicMs: clock.monotonicMs(),
  };
}

async function clearAway(recordingId: string, deps: RecorderDeps): Promise<void> {
  try {
    await recoverTake(recordingId, 'recovered', deps);
  } catch (error) {
    deps.log.error('failed-take-left', error, { recordingId });
  }
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return isDiskFull(systemErrorCode(error))
    ? new AppError('disk-full', 'no room to begin a recording', { cause: error })
    : new AppError('library-unavailable', 'the recording could not be begun', { cause: error });
}
