import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { attachmentRoomBytes } from '../../../shared/model/mail-limit.ts';
import { type MadeFile, type RecordingFile, editedLengthMs } from '../../../shared/model/recording.ts';
import type { TranscriptCue } from '../../../shared/model/transcript.ts';
import { AppError } from '../errors.ts';
import { attachmentNames } from '../mail/attachment-names.ts';
import { readTranscript } from '../library/read-transcript.ts';
import { listSaid } from '../mail/list-said.ts';
import { bodyBytes } from '../mail/message-body.ts';
import type { AttachedRecording, Thumbnail } from '../mail/message-content.ts';
import { mostThumbnailBytes } from '../media/make-thumbnail.ts';
import { createWorkProgress } from '../media/work-progress.ts';
import { describeFiles, wholeRecording } from './describe-files.ts';
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

/** A list of fifteen files; headers leave room for more. */
const manifestBytes = 2_000;
/** A thumbnail in base64, with its headers and where it is shown. */
const thumbnailMailBytes = Math.ceil(mostThumbnailBytes * 1.37) + 1_000;

/** A message that may not even be this large has no room for pictures. */
const leastForThumbnails = 2_000_000;

function mayShow({ limitBytes }: MessageRow, { kind }: RecordingFile): boolean {
  return kind !== 'voice' && (limitBytes === null || limitBytes >= leastForThumbnails);
}

/** A small picture of the first file that was made; null for a voice, and where it does not work: the recording goes all the same. */
async function makeThumbnail(
  { deps }: OutboxContext,
  file: MadeFile | undefined,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<Thumbnail | null> {
  if (file === undefined) return null;
  try {
    const jpeg = await deps.deliverables.makeThumbnail(file, folder, signal);
    return jpeg && { cid: `${file.sha256.slice(0, 32)}@picture.outspoken`, jpeg: jpeg.toString('base64') };
  } catch (error) {
    signal.throwIfAborted();
    deps.log.error('thumbnail-not-made', error);
    return null;
  }
}

interface Planned {
  readonly recording: RecordingFile;
  readonly cues: readonly TranscriptCue[];
}

/** Bytes that attachments of one mail may have: the body is at most what it is with everything in it. */
function findRoom(row: MessageRow, recordings: readonly Planned[]): number | null {
  if (row.limitBytes === null) return null;
  const said = recordings.map(({ recording, cues }) => ({
    ...{ said: listSaid(recording, cues, [wholeRecording])[0]?.said ?? [], isSaidCut: true },
    ...{ kind: recording.kind, title: recording.title, createdAt: recording.createdAt },
    ...({ durationMs: recording.durationMs, marks: recording.marks, preset: 'small', part: null } as const),
  }));
  // Each part of a recording tells of all the others.
  const told = said.map(({ title, marks }) => JSON.stringify([title, marks]).length + manifestBytes);
  const shown = recordings.filter(({ recording }) => mayShow(row, recording)).length;
  const toldBytes = told.reduce((sum, bytes) => sum + Math.ceil(bytes * 1.4), 0) + shown * thumbnailMailBytes;
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
  const planned = await Promise.all(
    recordings.map(async (recording) => {
      const cues = (await readTranscript(library.getStored(recording.id).folder)) ?? [];
      return { recording, cues };
    }),
  );
  const roomBytes = findRoom(row, planned);
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
    const recording = library.getStored(id).file;
    const first = mayShow(row, recording) ? files[0] : undefined;
    const thumbnail = await makeThumbnail(context, first, { folder: home, signal: work.signal });
    const cues = planned[index]?.cues ?? [];
    described.push(...describeFiles(recording, { files, home, cues, thumbnail }));
  }
  const names = attachmentNames(described);
  const attachments = described.map((one, index) => ({ ...one, fileName: names[index] ?? 'recording' }));
  return { attachments, roomBytes };
}
