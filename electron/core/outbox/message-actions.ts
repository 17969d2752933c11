import { randomUUID } from 'node:crypto';
import type { MethodArgs } from '../../../shared/contract/methods.ts';
import type { Person } from '../../../shared/model/identity.ts';
import type { MessageSummary } from '../../../shared/model/message.ts';
import { AppError } from '../errors.ts';
import { type MessageRow, isActive, remainingRecipients } from './message-row.ts';
import { type OutboxContext, setDue } from './outbox-context.ts';

/** Recipients as the user typed them, each once, with the names their projects know. */
function findPeople({ deps }: OutboxContext, addresses: readonly string[]): readonly Person[] {
  const known = new Map<string, string>();
  for (const client of deps.library.listClients()) {
    for (const { people } of client.projects) {
      for (const { email, name } of people) if (name !== '') known.set(email.toLowerCase(), name);
    }
  }
  const people = new Map<string, Person>();
  for (const email of addresses) {
    const key = email.toLowerCase();
    if (!people.has(key)) people.set(key, { name: known.get(key) ?? '', email });
  }
  return [...people.values()];
}

/** Identity of a message: what its Message-ID and our own header carry. */
function newIdentity(
  { deps }: OutboxContext,
  via: MessageRow['via'],
): Pick<MessageRow, 'itemId' | 'messageId'> {
  const itemId = randomUUID();
  let domain = 'outspoken.invalid';
  try {
    domain = deps.mail.sender(via).email.split('@').at(-1) ?? domain;
  } catch (error) {
    // A message may be written before there is an account.
    if (!(error instanceof AppError)) throw error;
  }
  return { itemId, messageId: `<${itemId}@${domain}>` };
}

/** Runs `change` while nothing else happens to the message: its work is stopped, and no other change runs. */
async function exclusively(
  context: OutboxContext,
  id: string,
  change: (row: MessageRow) => Promise<MessageRow> | MessageRow,
): Promise<MessageSummary> {
  for (let other = context.held.get(id); other !== undefined; other = context.held.get(id)) await other;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  context.held.set(id, promise);
  try {
    context.store.get(id);
    if (context.works.get(id)?.pastEnd === true) throw notEditable();
    await context.works.stop(id);
    return context.summary(await change(context.store.get(id)));
  } finally {
    context.held.delete(id);
    resolve(undefined);
    context.schedule();
  }
}

function notEditable(): AppError {
  return new AppError('message-not-editable', 'the message is on its way or has been sent');
}

/** Writes the note of a message that is durable in the queue already: without a note it is only harder to find again. */
function writeNote({ spool, deps }: OutboxContext, row: MessageRow): Promise<void> {
  return spool.writeNote(row).catch((error: unknown) => deps.log.error('spool-note-not-written', error));
}

/** Removes files that nobody asks for any more; those left are removed or replaced later. */
function removeFiles({ spool, deps }: OutboxContext, id: string): Promise<void> {
  return spool.remove(id).catch((error: unknown) => deps.log.error('spool-not-removed', error));
}

/** Queues a message: durable when it resolves. Rejects with `AppError('not-found')` for an unknown recording. */
export async function queueMessage(
  context: OutboxContext,
  draft: MethodArgs<'outbox.queueMessage'>,
): Promise<MessageSummary> {
  const { deps } = context;
  const recordings = [...new Set(draft.recordingIds)].map((id) => {
    const { title, durationMs } = deps.library.getStored(id).file;
    return { id, title, durationMs };
  });
  const via = deps.mail.currentVia();
  const row = context.store.insert({
    id: randomUUID(),
    state: 'preparing',
    via,
    ...newIdentity(context, via),
    inReplyTo: null,
    recipients: [...findPeople(context, draft.to)],
    deliveredTo: [],
    subject: draft.subject,
    text: draft.text,
    recordings,
    createdAt: new Date(deps.clock.nowMs()).toISOString(),
    sendAt: draft.sendAt,
    sentAt: null,
    spool: null,
    maybeSent: false,
    attempts: 0,
    nextAttemptAt: null,
    problem: null,
  });
  await writeNote(context, row);
  deps.log.info('message-queued', { messageId: row.id, via, recordings: recordings.length });
  deps.emit('outbox.changed', context.summary(row));
  context.schedule();
  return context.summary(row);
}

/** What an edit makes of a row. A new text for someone who has, or may have, the old one is a new message. */
function edited(
  context: OutboxContext,
  row: MessageRow,
  args: MethodArgs<'outbox.editMessage'>,
): Partial<MessageRow> {
  const recipients = [...findPeople(context, args.to)];
  const isSameText = row.subject === args.subject && row.text === args.text;
  const deliveredTo = isSameText ? row.deliveredTo : [];
  if (remainingRecipients({ recipients, deliveredTo }).length === 0) {
    throw new AppError('conflict', 'everyone has this message already');
  }
  const isNew = row.maybeSent || deliveredTo.length < row.deliveredTo.length;
  const via = context.deps.mail.currentVia();
  return {
    ...(isNew && { ...newIdentity(context, via), maybeSent: false }),
    ...{ recipients, deliveredTo, via, subject: args.subject, text: args.text, sendAt: args.sendAt },
    ...{ state: 'preparing', spool: null, attempts: 0, nextAttemptAt: null, problem: null },
  };
}

/** Changes a message that was not sent, and composes it anew. It takes the way that is chosen now. */
export function editMessage(
  context: OutboxContext,
  args: MethodArgs<'outbox.editMessage'>,
): Promise<MessageSummary> {
  return exclusively(context, args.messageId, async (row) => {
    if (row.state === 'sent' || row.state === 'viewed') throw notEditable();
    const next = context.change(row.id, edited(context, row, args));
    setDue(context, row.id, null);
    await removeFiles(context, row.id);
    await writeNote(context, next);
    return next;
  });
}

/** Takes a message back that has not left. */
export function cancelMessage(context: OutboxContext, id: string): Promise<MessageSummary> {
  return exclusively(context, id, async (row) => {
    if (!isActive(row)) throw notEditable();
    const next = context.change(id, { state: 'cancelled', spool: null, nextAttemptAt: null });
    setDue(context, id, null);
    await removeFiles(context, id);
    return next;
  });
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
    setDue(context, id, null);
    const state = row.spool === null ? 'preparing' : 'queued';
    const next = context.change(id, { state, attempts: 0, nextAttemptAt: null, problem: null });
    await writeNote(context, next);
    return next;
  });
}

/** Takes an ended message off the list, with its files. Rejects with `AppError('conflict')` for one that is on its way. */
export async function removeMessage(context: OutboxContext, id: string): Promise<void> {
  await exclusively(context, id, async (row) => {
    if (isActive(row)) throw new AppError('conflict', 'the message is still on its way');
    await context.spool.remove(id);
    context.store.remove(id);
    context.deps.emit('outbox.removed', { messageId: id });
    return row;
  });
}
