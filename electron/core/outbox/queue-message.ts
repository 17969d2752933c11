import { randomUUID } from 'node:crypto';
import type { ParsedArgs } from '../../../shared/contract/methods.ts';
import type { Person } from '../../../shared/model/identity.ts';
import type { MessageSummary } from '../../../shared/model/message.ts';
import { editedLengthMs, linkOf } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import { carriedOf } from '../inbox/received-recording.ts';
import { chooseWay, chooseWayAgain, projectOf } from './choose-way.ts';
import { newIdentity } from './message-identity.ts';
import type { MessageRow } from './message-row.ts';
import type { OutboxContext } from './outbox-context.ts';

/** Recipients as the user typed them, each once, with the names and time zones their projects know. */
function findPeople({ deps }: OutboxContext, addresses: readonly string[]): readonly Person[] {
  const known = new Map<string, Omit<Person, 'email'>>();
  for (const client of deps.library.listClients()) {
    for (const { people } of client.projects) {
      for (const { email, ...person } of people) {
        const before = known.get(email.toLowerCase());
        known.set(email.toLowerCase(), { ...before, ...person, name: person.name || (before?.name ?? '') });
      }
    }
  }
  const people = new Map<string, Person>();
  for (const email of addresses) {
    const key = email.toLowerCase();
    if (!people.has(key)) people.set(key, { name: '', ...known.get(key), email });
  }
  return [...people.values()];
}

/** Everyone a message goes to, each once, and who of them gets it to know of it only. */
export function findRecipients(
  context: OutboxContext,
  { to, cc }: { readonly to: readonly string[]; readonly cc: readonly string[] },
): { recipients: Person[]; cc: string[] } {
  const recipients = [...findPeople(context, [...to, ...cc])];
  const direct = new Set(to.map((email) => email.toLowerCase()));
  const copied = recipients.filter(({ email }) => !direct.has(email.toLowerCase()));
  return { recipients, cc: copied.map(({ email }) => email) };
}

/** Writes the note of a message that is durable in the queue already: without a note it is only harder to find again. */
export function writeNote({ spool, deps }: OutboxContext, row: MessageRow): Promise<void> {
  return spool.writeNote(row).catch((error: unknown) => deps.log.error('spool-note-not-written', error));
}

/** What the queue keeps of the recordings, each once. Throws `AppError('not-found')`, and `unsupported` for a link: there is no file to send. */
function describeRecordings({ deps }: OutboxContext, ids: readonly string[]): MessageRow['recordings'] {
  return [...new Set(ids)].map((id) => {
    const { file } = deps.library.getStored(id);
    if (linkOf(file) !== null) throw new AppError('unsupported', 'a link has no file to send');
    const { title, kind } = file;
    return { id, title, kind, durationMs: editedLengthMs(file) };
  });
}

/**
 * What a message answers, for mail programs and for the other Outspoken. Nothing where the recording came from neither,
 * or is gone: the message itself is what counts.
 */
function findAnswered(
  { deps }: OutboxContext,
  replyTo: ParsedArgs<'outbox.queueMessage'>['replyTo'],
): Pick<MessageRow, 'inReplyTo' | 'answers'> {
  const none = { inReplyTo: null, answers: null };
  if (replyTo === null) return none;
  try {
    const { origin, original } = deps.library.getStored(replyTo.recordingId).file;
    if (origin === null) return none;
    const recordingId = original && (carriedOf(origin, original.sha256)?.id ?? null);
    const { itemId } = origin;
    const answers = itemId === null ? null : { itemId, recordingId, atMs: replyTo.atMs };
    return { inReplyTo: origin.messageId, answers };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return none;
    throw error;
  }
}

/** Queues a message: durable when it resolves. Rejects with `AppError('not-found')` for an unknown recording and with `unsupported` for a link. */
export async function queueMessage(
  context: OutboxContext,
  draft: ParsedArgs<'outbox.queueMessage'>,
): Promise<MessageSummary> {
  const { deps } = context;
  const recordings = describeRecordings(context, draft.recordingIds);
  const { from, replyTo } = draft;
  const projectId = projectOf(context, recordings);
  const way = chooseWay(context, { from, projectId, answered: replyTo?.recordingId });
  const days = draft.linkDays ?? null;
  const row = context.store.insert({
    ...{ id: randomUUID(), state: 'preparing', ...way, ...newIdentity(context, way) },
    ...findAnswered(context, draft.replyTo),
    ...{ viewed: null, deliveredAt: null, openedAt: null },
    ...{ ...findRecipients(context, draft), deliveredTo: [] },
    ...{ subject: draft.subject, text: draft.text, recordings },
    ...{ createdAt: new Date(deps.clock.nowMs()).toISOString(), sendAt: draft.sendAt, sentAt: null },
    ...{ spool: null, maybeSent: false, doubt: null },
    ...{ attempts: 0, nextAttemptAt: null, problem: null },
    ...{ screenPreset: draft.screenPreset, part: null },
    // Links fit into any mail.
    limitBytes: days === null ? deps.limitBytes([...draft.to, ...draft.cc], way) : null,
    link: days === null ? null : { days, expiresAt: null },
    again: null,
  });
  await writeNote(context, row);
  deps.log.info('message-queued', { messageId: row.id, via: way.via, recordings: recordings.length });
  deps.emit('outbox.changed', context.summary(row));
  context.schedule();
  return context.summary(row);
}

/**
 * Queues a message that was sent once more, to the same people by the same account, if that is there. It stays the same item, so
 * that an Outspoken that has it shows it once. Rejects with `AppError('conflict')` for one that is not whole or not sent.
 */
export async function sendAgain(context: OutboxContext, id: string): Promise<MessageSummary> {
  const { deps, store } = context;
  const sent = store.get(id);
  if (sent.part !== null || (sent.state !== 'sent' && sent.state !== 'viewed'))
    throw new AppError('conflict', 'the message was not sent, or in parts');
  const way = chooseWayAgain(context, sent);
  const { messageId } = newIdentity(context, way);
  const row = store.insert({
    ...sent,
    ...{ id: randomUUID(), state: 'preparing', ...way, messageId },
    ...{ deliveredTo: [], sendAt: null, sentAt: null },
    ...{ createdAt: new Date(deps.clock.nowMs()).toISOString(), spool: null },
    ...{ maybeSent: false, doubt: null, attempts: 0 },
    ...{
      nextAttemptAt: null,
      problem: null,
      limitBytes: sent.link
        ? null
        : deps.limitBytes(
            sent.recipients.map(({ email }) => email),
            way,
          ),
      link: sent.link && { ...sent.link, expiresAt: null },
    },
    ...{ viewed: null, deliveredAt: null, openedAt: null },
  });
  await writeNote(context, row);
  deps.emit('outbox.changed', context.summary(row));
  context.schedule();
  return context.summary(row);
}
