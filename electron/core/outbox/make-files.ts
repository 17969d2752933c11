import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { editedDurationMs } from '../../../shared/model/edit.ts';
import { attachmentRoomBytes } from '../../../shared/model/mail-limit.ts';
import type { MadeFile, RecordingFile } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import { attachmentNames } from '../mail/attachment-names.ts';
import { listMarks } from '../mail/list-marks.ts';
import { bodyBytes } from '../mail/message-body.ts';
import type { AttachedRecording } from '../mail/message-content.ts';
import { createWorkProgress } from '../media/work-progress.ts';
import type { MessageRow } from './message-row.ts';
import type { OutboxContext } from './outbox-context.ts';
import { shareRoom } from './share-room.ts';
import type { Work } from './works.ts';

/** Everything that was made to be attached to a message, in order, and the room there is for it in one mail. */
export interface MadeFiles {
  readonly attachments: readonly AttachedRecording[];
  /** Null for no limit. */
  readonly roomBytes: number | null;
}

function editedLengthMs({ edit, durationMs }: RecordingFile): number {
  return editedDurationMs(edit?.cuts ?? [], durationMs);
}

/** More than the other Outspoken takes. */
const mostMarks = 1000;
/** A list of fifteen files; headers leave room for more. */
const manifestBytes = 2_000;

/** What a recording was made into, each file with what is said about it. */
function describeFiles(recording: RecordingFile, files: readonly MadeFile[], home: string) {
  const { kind, title, createdAt } = recording;
  const carried = {
    ...{ id: recording.id, title, kind, createdAt, durationMs: editedLengthMs(recording) },
    marks: listMarks(recording, { startMs: 0, endMs: Infinity }).slice(0, mostMarks),
    files: files.map(({ sizeBytes, durationMs, sha256 }, index) => {
      return { number: index + 1, sizeBytes, durationMs, sha256 };
    }),
  };
  let fromMs = 0;
  return files.map((file, index): Omit<AttachedRecording, 'fileName'> => {
    const isLast = index === files.length - 1;
    const span = { startMs: fromMs, endMs: isLast ? Infinity : fromMs + file.durationMs };
    fromMs = span.endMs;
    return {
      ...{ kind, title, createdAt, durationMs: file.durationMs, marks: listMarks(recording, span) },
      ...{ mimeType: file.mimeType, sizeBytes: file.sizeBytes, preset: file.preset },
      ...{ carried, fileNumber: index + 1 },
      part: files.length === 1 ? null : { number: index + 1, count: files.length },
      path: join(home, file.file),
    };
  });
}

/** Bytes that attachments of one mail may have: the body is at most what it is with everything in it. */
function findRoom(row: MessageRow, recordings: readonly RecordingFile[]): number | null {
  if (row.limitBytes === null) return null;
  const said = recordings.map((recording) => ({
    ...{ kind: recording.kind, title: recording.title, createdAt: recording.createdAt },
    ...({ durationMs: recording.durationMs, marks: recording.marks, preset: 'small', part: null } as const),
  }));
  // Each part of a recording tells of all the others.
  const told = said.map(({ title, marks }) => JSON.stringify([title, marks]).length + manifestBytes);
  const toldBytes = told.reduce((sum, bytes) => sum + Math.ceil(bytes * 1.4), 0);
  const described = said.map((one) => ({ ...one, fileName: one.title, sizeBytes: 0 }));
  return attachmentRoomBytes(
    row.limitBytes,
    bodyBytes({ text: row.text, recordings: described }) + toldBytes,
  );
}

/** Follows the making of several recordings as one piece of work, by their lengths. */
function followProgress(context: OutboxContext, id: string, { work, lengths }: Following) {
  const progress = createWorkProgress(context.deps.clock);
  const totalMs = Math.max(
    1,
    lengths.reduce((sum, lengthMs) => sum + lengthMs, 0),
  );
  return (index: number, share: number) => {
    const doneMs = lengths.slice(0, index).reduce((sum, lengthMs) => sum + lengthMs, 0);
    progress.update((doneMs + share * (lengths[index] ?? 0)) / totalMs);
    work.progress = progress.share();
    work.remainingMs = progress.remainingMs();
    context.tellProgress(id);
  };
}

interface Following {
  readonly work: Work;
  readonly lengths: readonly number[];
}

/**
 * Makes what is attached to the message in `folder`, fitted to its limit. Rejects with `attachment-missing` or
 * `not-found` when a recording is gone, and like `makeDeliverables`.
 */
export async function makeFiles(
  context: OutboxContext,
  row: MessageRow,
  { folder, work }: { folder: string; work: Work },
): Promise<MadeFiles> {
  const { deliverables, library } = context.deps;
  const recordings = row.recordings.map(({ id }) => library.getStored(id).file);
  const roomBytes = findRoom(row, recordings);
  const lengths = recordings.map(editedLengthMs);
  const claims = recordings.map(({ kind, master }, index) => {
    return { kind, durationMs: lengths[index] ?? 0, sizeBytes: master?.sizeBytes ?? 0 };
  });
  const shares = roomBytes === null ? null : shareRoom(roomBytes, claims);
  const follow = followProgress(context, row.id, { work, lengths });
  const described: Omit<AttachedRecording, 'fileName'>[] = [];
  for (const [index, { id }] of row.recordings.entries()) {
    const home = join(folder, String(index));
    await mkdir(home);
    const files = await deliverables.makeDeliverables({
      ...{ recordingId: id, screenPreset: row.screenPreset, limitBytes: shares?.[index] ?? null },
      ...{ folder: home, signal: work.signal, onProgress: (share) => follow(index, share) },
    });
    if (files.length === 0) throw new AppError('attachment-missing', 'no file was made');
    described.push(...describeFiles(library.getStored(id).file, files, home));
  }
  const names = attachmentNames(described);
  const attachments = described.map((one, index) => ({ ...one, fileName: names[index] ?? 'recording' }));
  return { attachments, roomBytes };
}
