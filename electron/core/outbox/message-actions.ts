import type { ParsedArgs } from '../../../shared/contract/methods.ts';
import type { MessageSummary } from '../../../shared/model/message.ts';
import { AppError } from '../errors.ts';
import { chooseWayAgain } from './choose-way.ts';
import { arrivedPatch } from './find-arrived.ts';
import { joinParts } from './join-parts.ts';
import { newIdentity } from './message-identity.ts';
import { type MessageRow, isActive, remainingRecipients } from './message-row.ts';
import { hasGone, setOf } from './message-set.ts';
import type { RowPatch } from './message-store.ts';
import { type OutboxContext, setDue } from './outbox-context.ts';
import { findRecipients, writeNote } from './queue-message.ts';
import { takeBackAgain } from './send-part-again.ts';
import { removeSpool } from './settle-doubt.ts';

function notEditable(): AppError {
  return new AppError('message-not-editable', 'the message is on its way or has been sent');
}

/**
 * Runs `change` while nothing else happens to the message and its other parts: their work is stopped, and no other
 * change runs. Only a part whose end may have left goes on.
 */
async function exclusively(
  context: OutboxContext,
  id: string,
  change: (row: MessageRow) => Promise<MessageRow> | MessageRow,
): Promise<MessageSummary> {
  const { held, store, works } = context;
  const members = () => setOf(store, store.get(id)).map((row) => row.id);
  const findHeld = () => members().flatMap((member) => held.get(member) ?? [])[0];
  for (let other = findHeld(); other !== undefined; other = findHeld()) await other;
  const ids = members();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  for (const member of ids) held.set(member, promise);
  try {
    if (works.get(id)?.pastEnd === true) throw notEditable();
    for (const member of ids) if (works.get(member)?.pastEnd !== true) await works.stop(member);
    return context.summary(await change(store.get(id)));
  } finally {
    for (const member of ids) held.delete(member);
    resolve(undefined);
    context.schedule();
  }
}

/** Removes files that nobody asks for any more; those left are removed or replaced later. */
async function removeFiles({ spool, deps }: OutboxContext, id: string): Promise<void> {
  await spool.remove(id).catch((error: unknown) => deps.log.error('spool-not-removed', error));
}

/** Files that were uploaded for a message that never left, or is made anew, are of no use to anyone. */
async function giveUpUpload({ deps }: OutboxContext, { id }: MessageRow): Promise<void> {
  await deps.uploads.giveUp(id);
  void deps.uploads.tidy();
}

/** What an edit makes of a row. A new text for someone who has, or may have, the old one is a new message. */
function edited(context: OutboxContext, row: MessageRow, args: ParsedArgs<'outbox.editMessage'>): RowPatch {
  const { recipients, cc } = findRecipients(context, args);
  const { subject, text, sendAt, screenPreset, linkDays: days = null } = args;
  const hasSameNames = row.cc.join() === cc.join();
  const isSame =
    hasSameNames && row.subject === subject && row.text === text && row.screenPreset === screenPreset;
  const deliveredTo = isSame ? row.deliveredTo : [];
  if (remainingRecipients({ recipients, deliveredTo }).length === 0) {
    throw new AppError('conflict', 'everyone has this message already');
  }
  const isNew = row.maybeSent || deliveredTo.length < row.deliveredTo.length;
  const way = chooseWayAgain(context, row, args.from);
  return {
    ...(isNew && { ...newIdentity(context, way), maybeSent: false, doubt: null }),
    ...{ recipients, cc, deliveredTo, ...way, subject, text, sendAt, screenPreset },
    limitBytes: days === null ? context.deps.limitBytes([...args.to, ...args.cc], way) : null,
    link: days === null ? null : { days, expiresAt: null },
  };
}

/**
 * Changes a message that was not sent, and composes it anew, as one or in parts. It keeps its account unless another one is chosen.
 * Parts can be changed together only, and only while none has gone.
 */
export function editMessage(
  context: OutboxContext,
  args: ParsedArgs<'outbox.editMessage'>,
): Promise<MessageSummary> {
  return exclusively(context, args.messageId, async (row) => {
    const set = setOf(context.store, row);
    const isTooLate = row.part === null ? row.state === 'sent' || row.state === 'viewed' : set.some(hasGone);
    if (isTooLate) throw notEditable();
    const next = await joinParts(context, row, edited(context, set[0] ?? row, args));
    await giveUpUpload(context, next);
    await writeNote(context, next);
    return next;
  });
}

/** Takes a message back that has not left, with all of its parts that have not. */
export function cancelMessage(context: OutboxContext, id: string): Promise<MessageSummary> {
  return exclusively(context, id, async (row) => {
    const set = setOf(context.store, row).filter((part) => context.works.get(part.id) === undefined);
    const isGoingOn = row.state === 'failed' && set.some(isActive);
    if (!isActive(row) && !isGoingOn) throw notEditable();
    const ids = set.filter((part) => isActive(part) || part.state === 'failed').map((part) => part.id);
    const patch: RowPatch = { state: 'cancelled', spool: null, nextAttemptAt: null };
    const update = ids.map((part) => ({ id: part, patch: takeBackAgain(context.store.get(part)) ?? patch }));
    context.apply({ update });
    for (const part of ids) {
      setDue(context, part, null);
      await removeFiles(context, part);
    }
    await giveUpUpload(context, row);
    return context.store.get(id);
  });
}

/** What is tried again with `row`: parts were cancelled together, and come back together. */
function retriedWith({ store }: OutboxContext, row: MessageRow): readonly MessageRow[] {
  if (row.state !== 'cancelled') return [row];
  return setOf(store, row).filter(({ state }) => state === 'cancelled');
}

/** Tries a message again at once, with all its attempts before it. */
export async function retryMessage(context: OutboxContext, id: string): Promise<MessageSummary> {
  const { compression } = context.deps;
  context.gates.retryNow();
  const refuseSent = ({ state }: MessageRow) => {
    if (state === 'sent' || state === 'viewed') throw notEditable();
  };
  refuseSent(context.store.get(id));
  if (context.works.get(id)?.kind === 'send') return context.summary(context.store.get(id));
  return await exclusively(context, id, async (row) => {
    refuseSent(row);
    for (const recording of row.recordings) {
      const state = compression.job(recording.id)?.state;
      if (state === 'failed' || state === 'cancelled') compression.retry(recording.id);
    }
    const rows = retriedWith(context, row);
    const update = rows.map(({ id: part, spool, maybeSent }) => {
      const state = spool === null ? ('preparing' as const) : ('queued' as const);
      const doubt = maybeSent ? { looks: 0, isRepeatWanted: true } : null;
      return { id: part, patch: { state, doubt, attempts: 0, nextAttemptAt: null, problem: null } };
    });
    context.apply({ update });
    for (const part of rows) {
      setDue(context, part.id, null);
      await writeNote(context, context.store.get(part.id));
    }
    return context.store.get(id);
  });
}

/**
 * Settles a message that may have arrived as sent to everyone, because the user knows that it did. Rejects with
 * `AppError('conflict')` for one of which it is known whether a server has it.
 */
export function confirmArrival(context: OutboxContext, id: string): Promise<MessageSummary> {
  return exclusively(context, id, async (row) => {
    const isOpen = row.state !== 'sent' && row.state !== 'viewed';
    if (!row.maybeSent || !isOpen) throw new AppError('conflict', 'it is known how the message stands');
    setDue(context, id, null);
    const sent = context.change(id, arrivedPatch(row, context.deps.clock.nowMs()));
    await removeSpool(context, id);
    return sent;
  });
}

/**
 * Takes an ended message off the list, with its files. Rejects with `AppError('conflict')` for one that is on its way, and
 * for a part that others wait for.
 */
export async function removeMessage(context: OutboxContext, id: string): Promise<void> {
  await exclusively(context, id, async (row) => {
    const isAwaited = !hasGone(row) && setOf(context.store, row).some(isActive);
    if (isActive(row) || isAwaited) throw new AppError('conflict', 'the message is still on its way');
    await context.spool.remove(id);
    context.store.remove(id);
    context.deps.emit('outbox.removed', { messageId: id });
    return row;
  });
}
