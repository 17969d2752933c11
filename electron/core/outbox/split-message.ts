import { randomUUID } from 'node:crypto';
import type { AttachedRecording } from '../mail/message-content.ts';
import { composeRow } from './compose-row.ts';
import { newIdentity } from './message-identity.ts';
import type { MessageRow } from './message-row.ts';
import { type OutboxContext, setDue } from './outbox-context.ts';

/** SHA-256 of an attachment, as its manifest tells it. */
export function sha256Of({ carried, fileNumber }: AttachedRecording): readonly string[] {
  return carried.files.filter(({ number }) => number === fileNumber).map(({ sha256 }) => sha256);
}

/** What a message becomes: its parts in order. The first keeps id and place, and its identity if no server can have it. */
function planParts(
  context: OutboxContext,
  row: MessageRow,
  groups: readonly (readonly AttachedRecording[])[],
): readonly MessageRow[] {
  let firstFile = 0;
  return groups.map((files, index): MessageRow => {
    const part = {
      ...{ setId: row.id, place: row.position, number: index + 1, count: groups.length, firstFile },
      filesMs: files.map(({ durationMs }) => durationMs),
      recordingIds: row.recordings.length > 1 ? files.map(({ carried }) => carried.id) : [],
      sha256s: files.flatMap(sha256Of),
    };
    firstFile += files.length;
    const isNew = index > 0 || row.maybeSent;
    const id = index === 0 ? row.id : randomUUID();
    return {
      ...row,
      id,
      part,
      ...(isNew && { ...newIdentity(context, row), maybeSent: false, doubt: null }),
    };
  });
}

/** Brings the spool back to the message as it is in the queue. What cannot be removed now counts for nothing at the next start. */
async function forgetParts({ spool, deps }: OutboxContext, row: MessageRow, rest: readonly MessageRow[]) {
  try {
    await spool.writeNote(row);
    for (const { id } of rest) await spool.remove(id);
  } catch (error) {
    deps.log.error('parts-not-removed', error, { messageId: row.id });
  }
}

/**
 * Makes ordered parts of a message, each composed and durable. They take its place in one step, when all are: before it
 * the queue knows only the whole message, and what lies in the spool for parts of a message that is still whole counts
 * for nothing (see `recoverOutbox`).
 */
export async function splitMessage(
  context: OutboxContext,
  row: MessageRow,
  options: {
    readonly attachments: readonly AttachedRecording[];
    /** Files in each part, in order. */
    readonly counts: readonly number[];
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { counts, signal } = options;
  let taken = 0;
  const groups = counts.map((count) => options.attachments.slice(taken, (taken += count)));
  const planned = planParts(context, row, groups);
  const parts: MessageRow[] = [];
  try {
    // Before the files: what has a note is found again, and removed, after a crash.
    for (const part of planned.slice(1)) await context.spool.writeNote(part);
    for (const [index, part] of planned.entries()) {
      const inReplyTo = index === 0 ? row.inReplyTo : (planned[0]?.messageId ?? null);
      const attachments = groups[index] ?? [];
      const spool = await composeRow(context, part, { attachments, inReplyTo, signal });
      parts.push({ ...part, state: 'queued', spool, problem: null, attempts: 0, nextAttemptAt: null });
    }
    // The first one last: its note says that the message is no longer whole.
    for (const part of parts.toReversed()) await context.spool.writeNote(part);
    signal.throwIfAborted();
  } catch (error) {
    await forgetParts(context, row, planned.slice(1));
    throw error;
  }
  const [first, ...rest] = parts;
  if (first !== undefined) context.apply({ update: [{ id: row.id, patch: first }], insert: rest });
  for (const part of parts) setDue(context, part.id, null);
  context.deps.log.info('message-split', { messageId: row.id, parts: parts.length });
}
