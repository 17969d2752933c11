import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { AppError, systemErrorCode } from '../errors.ts';
import { attachmentNames } from '../mail/attachment-names.ts';
import { composeMessage } from '../mail/compose-message.ts';
import type { AttachedRecording } from '../mail/message-content.ts';
import type { MessageRow } from './message-row.ts';
import { type OutboxContext, setDue } from './outbox-context.ts';
import type { Work } from './works.ts';

/** Time until something that stood in the way of preparing is looked at again. */
const obstacleMs = 30_000;

async function makeAttachments(
  { deps }: OutboxContext,
  row: MessageRow,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<readonly AttachedRecording[]> {
  const made: Omit<AttachedRecording, 'fileName'>[] = [];
  for (const [index, { id }] of row.recordings.entries()) {
    const home = join(folder, String(index));
    await mkdir(home);
    const [file] = await deps.deliverables.makeDeliverables({
      recordingId: id,
      screenPreset: 'universal',
      limitBytes: null,
      folder: home,
      signal,
      onProgress: () => undefined,
    });
    if (file === undefined) throw new AppError('attachment-missing', 'no file was made');
    const { kind, title, createdAt, durationMs, marks } = deps.library.getStored(id).file;
    const { mimeType, sizeBytes } = file;
    made.push({
      kind,
      title,
      createdAt,
      durationMs,
      marks,
      mimeType,
      sizeBytes,
      path: join(home, file.file),
    });
  }
  const names = attachmentNames(made.map(({ title, createdAt, path }) => ({ title, createdAt, file: path })));
  return made.map((recording, index) => ({ ...recording, fileName: names[index] ?? 'recording' }));
}

async function compose(
  context: OutboxContext,
  row: MessageRow,
  signal: AbortSignal,
): Promise<MessageRow['spool']> {
  const { deps, spool } = context;
  const from = deps.mail.sender(row.via);
  const folder = await spool.makeWorkFolder(row.id);
  try {
    const recordings = await makeAttachments(context, row, { folder, signal });
    const { itemId, messageId, inReplyTo, subject, text } = row;
    const atMs = Math.max(deps.clock.nowMs(), row.sendAt === null ? 0 : Date.parse(row.sendAt));
    const { sizeBytes } = await composeMessage(
      {
        itemId,
        messageId,
        inReplyTo,
        from,
        to: row.recipients,
        subject,
        text,
        date: new Date(atMs),
        recordings,
      },
      spool.path(row.id),
      signal,
    );
    return { sizeBytes, sender: from.email };
  } finally {
    await spool.dropWorkFolder(row.id);
  }
}

/** What stood in the way: something that passes by itself, or the end. */
function classify(error: unknown): { readonly passes: boolean; readonly problem: MessageRow['problem'] } {
  const of = (code: NonNullable<MessageRow['problem']>['code'], passes: boolean) => ({
    passes,
    problem: { code, server: '', response: error instanceof AppError ? (error.detail ?? '') : '' },
  });
  if (error instanceof AppError) {
    if (error.code === 'not-found') return of('attachment-missing', false);
    const passing = ['ffmpeg-missing', 'account-missing', 'library-unavailable', 'disk-full'];
    return of(error.code, passing.includes(error.code));
  }
  if (systemErrorCode(error) === 'ENOSPC') return of('disk-full', true);
  return systemErrorCode(error) === 'ENOENT' ? of('attachment-missing', false) : of('internal', false);
}

/** Makes the attachments of a message and composes it into the spool; it is `queued` then. What stands in the way is its problem. */
export async function prepareMessage(context: OutboxContext, id: string, work: Work): Promise<void> {
  try {
    const row = context.store.get(id);
    const spool = await compose(context, row, work.signal);
    await context.spool.writeNote({ ...row, spool });
    if (work.signal.aborted) return;
    context.change(id, { state: 'queued', spool, problem: null, nextAttemptAt: null });
    setDue(context, id, null);
  } catch (error) {
    if (work.signal.aborted) return;
    const { passes, problem } = classify(error);
    context.deps.log.error('message-not-prepared', error, { messageId: id });
    context.change(id, passes ? { problem } : { state: 'failed', problem });
    setDue(context, id, passes ? obstacleMs : null);
  }
}
