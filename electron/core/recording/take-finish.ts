import type { EndReason, RecordingFile } from '../../../shared/model/recording.ts';
import type { StoredRecording } from '../library/library.ts';
import { removeReserve } from './disk-reserve.ts';
import { type JournalLine, toIndexLine } from './journal.ts';
import type { RecorderDeps } from './recorder-deps.ts';
import type { TakeFiles } from './take-files.ts';
import { takeDurationMs, toReadyFile } from './take-result.ts';
import type { TakeStory } from './take-story.ts';

interface RunningTake {
  readonly stored: StoredRecording;
  readonly story: TakeStory;
  readonly files: TakeFiles;
  readonly deps: Pick<RecorderDeps, 'library' | 'clock' | 'log'>;
}

/**
 * Ends a take: the end of its journal, then `recording.json`. Resolves with false when the latter could not be written;
 * the take is then still there for recovery. Nothing here takes longer for a longer take. Never rejects.
 */
export async function finishTake(take: RunningTake, reason: EndReason): Promise<boolean> {
  const { files, deps, stored } = take;
  const recordingId = stored.file.id;
  const line = endLine(take, reason);
  take.story.apply(line);
  const failed = (step: string) => (error: unknown) => {
    deps.log.error(step, error, { recordingId });
  };
  await files
    .tell(line)
    .catch(() => files.reserve.free().then(() => files.tell(line)))
    .catch(failed('journal-end-not-written'));
  await files.close().catch(failed('take-files-not-closed'));
  try {
    await deps.library.update(recordingId, async ({ file, folder }) => {
      await removeReserve(folder).catch(failed('reserve-not-removed'));
      return readyFile(take, file, line);
    });
    return true;
  } catch (error) {
    failed('recording-file-not-written')(error);
    return false;
  }
}

type EndLine = Extract<JournalLine, { type: 'end' }>;

function endLine({ files, story, deps }: RunningTake, reason: EndReason): EndLine {
  const tracks = files.captures.map((capture) => ({
    track: capture.track,
    sizeBytes: capture.sizeBytes(),
    index: capture.index(),
  }));
  const lengths = tracks.map(({ track, index }) => ({ track, durationMs: index?.durationMs ?? null }));
  return {
    type: 'end',
    reason,
    durationMs: takeDurationMs(lengths, story),
    tracks: tracks.map((track) => ({ ...track, index: track.index && toIndexLine(track.index) })),
    wallMs: deps.clock.nowMs(),
    monotonicMs: deps.clock.monotonicMs(),
  };
}

function readyFile({ story }: RunningTake, file: RecordingFile, line: EndLine): RecordingFile {
  const tracks = line.tracks.map(({ track, sizeBytes, index }) => ({
    track,
    sizeBytes,
    durationMs: index?.durationMs ?? null,
  }));
  return toReadyFile(file, { reason: line.reason, durationMs: line.durationMs, story, tracks });
}
