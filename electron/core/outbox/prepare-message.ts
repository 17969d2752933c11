import { AppError, systemErrorCode } from '../errors.ts';
import type { AttachedRecording } from '../mail/message-content.ts';
import { composeRow } from './compose-row.ts';
import { joinParts } from './join-parts.ts';
import { type MadeFiles, makeFiles } from './make-files.ts';
import type { MessageRow } from './message-row.ts';
import { hasGone, setOf } from './message-set.ts';
import { type OutboxContext, setDue } from './outbox-context.ts';
import { packFiles } from './share-room.ts';
import { prepareKept } from './send-part-again.ts';
import { sha256Of, splitMessage } from './split-message.ts';
import type { Work } from './works.ts';

/** Time until something that stood in the way of preparing is looked at again. */
const obstacleMs = 30_000;
/** Difference in length between two makings of the same file: a frame or two, and the ends of its sound. */
const sameLengthMs = 1000;

/** What stood in the way: something that passes by itself, or the end. */
function classify(error: unknown): { readonly passes: boolean; readonly problem: MessageRow['problem'] } {
  const of = (code: NonNullable<MessageRow['problem']>['code'], passes: boolean) => ({
    passes,
    problem: { code, server: '', response: error instanceof AppError ? (error.detail ?? '') : '' },
  });
  if (error instanceof AppError) {
    if (error.code === 'not-found') return of('attachment-missing', false);
    const passing = [
      'ffmpeg-missing',
      'account-missing',
      'library-unavailable',
      'disk-full',
      'storage-unreachable',
    ];
    return of(error.code, passing.includes(error.code));
  }
  if (systemErrorCode(error) === 'ENOSPC') return of('disk-full', true);
  return systemErrorCode(error) === 'ENOENT' ? of('attachment-missing', false) : of('internal', false);
}

function settleReady(context: OutboxContext, id: string, spool: MessageRow['spool']): void {
  context.change(id, { state: 'queued', spool, problem: null, nextAttemptAt: null });
  setDue(context, id, null);
}

/** The files that a part carried when the message was split; null when they are not what was made now. */
function filesOfPart(
  row: MessageRow,
  attachments: readonly AttachedRecording[],
): readonly AttachedRecording[] | null {
  if (row.part === null) return attachments;
  const { firstFile, filesMs } = row.part;
  const files = attachments.slice(firstFile, firstFile + filesMs.length);
  if (row.again !== null) return isSameBytes(files, row.part.sha256s) ? files : null;
  const isSame = filesMs.every(
    (lengthMs, index) => Math.abs((files[index]?.durationMs ?? Infinity) - lengthMs) <= sameLengthMs,
  );
  return isSame ? files : null;
}

/** True for the very files that were sent: others do not fit the parts that the recipient has. */
function isSameBytes(files: readonly AttachedRecording[], sha256s: readonly string[]): boolean {
  return files.length === sha256s.length && files.flatMap(sha256Of).join() === sha256s.join();
}

/** Composes parts again that were composed before, or makes one message of them that is split anew. */
async function prepareParts(
  context: OutboxContext,
  rows: readonly MessageRow[],
  { made, work }: { made: MadeFiles; work: Work },
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const whole = setOf(context.store, first);
  const chosen = rows.map((row) => filesOfPart(row, made.attachments));
  if (chosen.some((files) => files === null)) {
    if (rows.some(({ again }) => again !== null)) throw new AppError('part-gone', 'the part is not kept');
    if (whole.some(hasGone)) throw new AppError('parts-changed', 'the recording is not what it was');
    await context.spool.writeNote(await joinParts(context, first));
    return;
  }
  for (const [index, row] of rows.entries()) {
    const answered = whole.find(({ part }) => part?.number === 1 && row.part?.number !== 1);
    const inReplyTo = answered?.messageId ?? row.inReplyTo;
    const attachments = chosen[index] ?? [];
    const spool = await composeRow(context, row, { attachments, inReplyTo, signal: work.signal });
    await context.spool.writeNote({ ...row, spool });
    if (work.signal.aborted) return;
    settleReady(context, row.id, spool);
  }
}

async function prepareWhole(
  context: OutboxContext,
  row: MessageRow,
  { made, work }: { made: MadeFiles; work: Work },
): Promise<void> {
  const { attachments, roomBytes } = made;
  const counts = packFiles(
    attachments.map(({ sizeBytes }) => sizeBytes),
    roomBytes,
  );
  if (counts.length > 1) {
    await splitMessage(context, row, { attachments, counts, signal: work.signal });
    return;
  }
  const { inReplyTo } = row;
  const spool = await composeRow(context, row, { attachments, inReplyTo, signal: work.signal });
  await context.spool.writeNote({ ...row, spool });
  if (!work.signal.aborted) settleReady(context, row.id, spool);
}

/** Uploads what would be attached, and composes the message with links to it. */
async function prepareLinked(context: OutboxContext, row: MessageRow, work: Work): Promise<void> {
  const { uploads } = context.deps;
  const { inReplyTo, link } = row;
  const { signal } = work;
  const attachments = await uploads.send(row.id, {
    ...{ days: link?.days ?? 1, signal },
    make: async (folder) => (await makeFiles(context, row, { folder, work })).attachments,
    onProgress(share) {
      Object.assign(work, { isUploading: true, progress: share, remainingMs: null });
      context.tellProgress(row.id);
    },
  });
  const expiresAt = attachments[0]?.link.expiresAt ?? null;
  const linked = context.change(row.id, { link: link && { ...link, expiresAt } });
  const spool = await composeRow(context, linked, { attachments, inReplyTo, signal });
  await context.spool.writeNote({ ...linked, spool });
  if (!signal.aborted) settleReady(context, row.id, spool);
  void uploads.tidy();
}

/** What is made together with `row`: parts that have to be made anew, but a part that was kept by itself. */
function preparedWith({ store }: OutboxContext, row: MessageRow): readonly MessageRow[] {
  if (row.spool !== null) return [row];
  return setOf(store, row).filter(({ state, spool }) => state === 'preparing' && spool === null);
}

/**
 * Makes the attachments of a message and composes it into the spool, as several parts where they do not fit one mail; it
 * is `queued` then. Parts of one message that have to be made again are made together. What stands in the way is its
 * problem.
 */
export async function prepareMessage(context: OutboxContext, id: string, work: Work): Promise<void> {
  const { deps, spool, store } = context;
  const rows = preparedWith(context, store.get(id));
  try {
    const row = store.get(id);
    if (row.spool !== null) {
      await prepareKept(context, row, work);
      return;
    }
    // Before the work: nothing can be composed without a sender.
    deps.mail.sender(row);
    if (row.link !== null) {
      await prepareLinked(context, row, work);
      return;
    }
    const folder = await spool.makeWorkFolder(id);
    try {
      const made = await makeFiles(context, row, { folder, work });
      if (row.part === null) await prepareWhole(context, row, { made, work });
      else await prepareParts(context, rows, { made, work });
    } finally {
      await spool.dropWorkFolder(id);
    }
  } catch (error) {
    if (work.signal.aborted) return;
    const { passes, problem } = classify(error);
    deps.log.error('message-not-prepared', error, { messageId: id });
    for (const row of rows) {
      if (store.find(row.id)?.state !== 'preparing') continue;
      context.change(row.id, passes ? { problem } : { state: 'failed', problem });
      setDue(context, row.id, passes ? obstacleMs : null);
    }
  }
}
