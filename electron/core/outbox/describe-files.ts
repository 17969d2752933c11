import { join } from 'node:path';
import type { Range } from '../../../shared/model/edit.ts';
import { type MadeFile, type RecordingFile, editedLengthMs } from '../../../shared/model/recording.ts';
import type { TranscriptCue } from '../../../shared/model/transcript.ts';
import { listMarks } from '../mail/list-marks.ts';
import { listSaid } from '../mail/list-said.ts';
import type { AttachedRecording, Thumbnail } from '../mail/message-content.ts';

/** More than the other Outspoken takes. */
const mostMarks = 1000;
/** The stretch of edited time that a recording is. */
export const wholeRecording: Range = { startMs: 0, endMs: Infinity };

/** Files that were made of one recording. */
interface Made {
  readonly files: readonly MadeFile[];
  /** Folder of the files. */
  readonly home: string;
  readonly cues: readonly TranscriptCue[];
  readonly thumbnail: Thumbnail | null;
}

/** What a recording was made into, each file with what is said about it. */
export function describeFiles(recording: RecordingFile, { files, home, cues, thumbnail }: Made) {
  const { kind, title, createdAt } = recording;
  const carried = {
    ...{ id: recording.id, title, kind, createdAt, durationMs: editedLengthMs(recording) },
    marks: listMarks(recording, wholeRecording).slice(0, mostMarks),
    files: files.map(({ sizeBytes, durationMs, sha256 }, index) => {
      return { number: index + 1, sizeBytes, durationMs, sha256 };
    }),
  };
  const spans = toSpans(files);
  const said = listSaid(recording, cues, spans);
  return files.map((file, index): Omit<AttachedRecording, 'fileName'> => {
    const span = spans[index] ?? wholeRecording;
    return {
      ...{ said: said[index]?.said ?? [], isSaidCut: said[index]?.isCut ?? false },
      thumbnail: index === 0 ? thumbnail : null,
      ...{ kind, title, createdAt, durationMs: file.durationMs, marks: listMarks(recording, span) },
      ...{ mimeType: file.mimeType, sizeBytes: file.sizeBytes, preset: file.preset },
      ...{ carried, fileNumber: index + 1 },
      part: files.length === 1 ? null : { number: index + 1, count: files.length },
      path: join(home, file.file),
    };
  });
}

/** The stretches of the edited time that files hold, one after the other; the last one goes on to the end. */
function toSpans(files: readonly MadeFile[]): readonly Range[] {
  let fromMs = 0;
  return files.map(({ durationMs }, index) => {
    const startMs = fromMs;
    fromMs += durationMs;
    return { startMs, endMs: index === files.length - 1 ? Infinity : fromMs };
  });
}
