import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { EndReason, RecordingFile, TrackFile } from '../../../shared/model/recording.ts';
import type { Clock } from '../clock.ts';
import { systemErrorCode } from '../errors.ts';
import { removeTemporaryFiles } from '../library/atomic-file.ts';
import type { StoredRecording } from '../library/library.ts';
import type { Log } from '../log.ts';
import { memberPath, memberSizeBytes } from '../media/playback-files.ts';
import { scanWebmFile } from '../media/webm-file.ts';
import type { WebmIndex } from '../media/webm-scanner.ts';
import { openAppendFile } from './append-file.ts';
import { removeReserve } from './disk-reserve.ts';
import { type JournalLine, encodeJournalLine, journalFileName, toIndexLine } from './journal.ts';
import { readJournal } from './journal-file.ts';
import type { TakeLibrary } from './recorder-deps.ts';
import { takeDurationMs, toReadyFile } from './take-result.ts';
import { type TakeStory, createTakeStory } from './take-story.ts';
import { isWebm } from './track-capture.ts';

interface RecoveryDeps {
  readonly library: Pick<TakeLibrary, 'update' | 'binRecording'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A capture as it was found. */
interface FoundCapture {
  readonly track: TrackFile;
  /** Null when the file is gone. */
  readonly sizeBytes: number | null;
  readonly index: WebmIndex | null;
  readonly hasSound: boolean;
}

/**
 * Ends a take that was left unfinished: what was captured stays, a torn end is cut off, `recording.json` becomes `ready`.
 * The reason is the one its journal ends with, else `reason`. A take without any sound goes to the bin. Rejects when the
 * folder cannot be read or written; trying again is safe.
 */
export async function recoverTake(
  recordingId: string,
  reason: EndReason,
  deps: RecoveryDeps,
): Promise<'recovered' | 'binned'> {
  const outcome = { empty: false };
  await deps.library.update(recordingId, async (stored) => {
    if (stored.file.state === 'ready') return stored.file;
    const story = await readStory(stored, deps.log);
    const captures: FoundCapture[] = [];
    for (const track of stored.file.tracks) captures.push(await inspectCapture(stored.folder, track, story));
    outcome.empty = isEmpty(captures, story);
    const line = endLine(captures, story, { reason, clock: deps.clock });
    if (story.end() === null) await appendEnd(stored.folder, line, deps.log);
    await removeReserve(stored.folder);
    await removeTemporaryFiles(stored.folder);
    report(deps.log, stored, captures, line);
    return readyFile(stored.file, captures, story, line);
  });
  if (outcome.empty) await deps.library.binRecording(recordingId);
  return outcome.empty ? 'binned' : 'recovered';
}

async function readStory({ file, folder }: StoredRecording, log: Log): Promise<TakeStory> {
  const story = createTakeStory(file.tracks.map(({ track }) => track));
  try {
    for await (const line of readJournal(join(folder, journalFileName))) story.apply(line);
  } catch (error) {
    // A take without its journal is still sound.
    if (systemErrorCode(error) === 'ENOENT') log.info('journal-missing');
    else log.error('journal-unreadable', error);
  }
  return story;
}

async function inspectCapture(folder: string, track: TrackFile, story: TakeStory): Promise<FoundCapture> {
  const path = memberPath(folder, track.file);
  const sizeBytes = await memberSizeBytes(folder, track.file);
  if (path === null || sizeBytes === null) return { track, sizeBytes: null, index: null, hasSound: false };
  if (!isWebm(track.mimeType)) return { track, sizeBytes, index: null, hasSound: sizeBytes > 0 };
  const { index } = await scanWebmFile(path);
  // Chunks may end inside a block: what was acknowledged stays to its last byte, whole or not.
  const end = Math.min(
    sizeBytes,
    Math.max(story.track(track.track).journalledEnd, index?.wholeEnd ?? sizeBytes),
  );
  if (end < sizeBytes) await truncate(path, end);
  return { track, sizeBytes: end, index, hasSound: index !== null };
}

function isEmpty(captures: readonly FoundCapture[], story: TakeStory): boolean {
  const lostSound = captures.some(
    ({ track, sizeBytes }) => sizeBytes === null && story.track(track.track).journalledEnd > 0,
  );
  return !lostSound && !captures.some(({ hasSound }) => hasSound);
}

type EndLine = Extract<JournalLine, { type: 'end' }>;

function endLine(
  captures: readonly FoundCapture[],
  story: TakeStory,
  { reason, clock }: { readonly reason: EndReason; readonly clock: Clock },
): EndLine {
  const lengths = captures.map(({ track, index }) => ({
    track: track.track,
    durationMs: index?.durationMs ?? null,
  }));
  return {
    type: 'end',
    reason: story.end()?.reason ?? reason,
    durationMs: takeDurationMs(lengths, story),
    tracks: captures.map(({ track, sizeBytes, index }) => ({
      track: track.track,
      sizeBytes: sizeBytes ?? 0,
      index: index && toIndexLine(index),
    })),
    wallMs: clock.nowMs(),
    monotonicMs: clock.monotonicMs(),
  };
}

function readyFile(
  file: RecordingFile,
  captures: readonly FoundCapture[],
  story: TakeStory,
  line: EndLine,
): RecordingFile {
  const tracks = captures.map(({ track: { track }, sizeBytes, index }) => ({
    track,
    sizeBytes: sizeBytes ?? story.track(track).journalledEnd,
    durationMs: index?.durationMs ?? null,
  }));
  return toReadyFile(file, { reason: line.reason, durationMs: line.durationMs, story, tracks });
}

/** The index of the captures saves playback from reading them; it can be made again, so that a failure is no harm. */
async function appendEnd(folder: string, line: EndLine, log: Log): Promise<void> {
  try {
    const journal = await openAppendFile(join(folder, journalFileName));
    try {
      // The line before it may be torn.
      await journal.append(Buffer.concat([Buffer.from('\n'), encodeJournalLine(line)]));
    } finally {
      await journal.close();
    }
  } catch (error) {
    log.error('journal-end-not-written', error);
  }
}

function report(log: Log, stored: StoredRecording, captures: readonly FoundCapture[], line: EndLine): void {
  log.info('take-recovered', {
    recordingId: stored.file.id,
    reason: line.reason,
    durationMs: line.durationMs,
    captures: captures.length,
    missing: captures.filter(({ sizeBytes }) => sizeBytes === null).length,
  });
}
