import type { ParsedArgs } from '../../../shared/contract/methods.ts';
import type { Person } from '../../../shared/model/identity.ts';
import type { MessageProblem, MessageSummary } from '../../../shared/model/message.ts';
import type { Disposable } from '../disposables.ts';
import type { MessageRecord } from '../history/mail-file.ts';
import { adoptMessages, failMessages, resumeMessages } from './account-changes.ts';
import { chooseWay, senderOf } from './choose-way.ts';
import { createContext } from './create-context.ts';
import {
  cancelMessage,
  confirmArrival,
  editMessage,
  removeMessage,
  retryMessage,
} from './message-actions.ts';
import { createLookingAgain } from './look-again.ts';
import { toMessageRecords } from './message-records.ts';
import { type MessageRow, byPlace, isRecipient } from './message-row.ts';
import { type OutboxContext, type OutboxDeps, setDue } from './outbox-context.ts';
import { type NotedReports, createNotes } from './note-reports.ts';
import { queueMessage, sendAgain } from './queue-message.ts';
import { type NotedRequests, createRequestNotes } from './send-part-again.ts';

/** Durable queue of messages. A message is on disk before `queueMessage` resolves and leaves the queue only when a server took it or the user cancelled it. */
export interface Outbox extends NotedReports, NotedRequests, Disposable {
  /** In order of queueing, newest first, but the parts of one message from the first to the last. */
  list(): readonly MessageSummary[];
  queueMessage(draft: ParsedArgs<'outbox.queueMessage'>): Promise<MessageSummary>;
  /** Rejects with `conflict` for a message that is not whole or was not sent. */
  sendAgain(messageId: string): Promise<MessageSummary>;
  /** Rejects with `message-not-editable` once the end of the message may have left. */
  editMessage(args: ParsedArgs<'outbox.editMessage'>): Promise<MessageSummary>;
  /** Rejects with `message-not-editable` once the end of the message may have left. */
  cancel(messageId: string): Promise<MessageSummary>;
  retry(messageId: string): Promise<MessageSummary>;
  /** Rejects with `conflict` for a message of which it is known whether a server has it. */
  confirmArrival(messageId: string): Promise<MessageSummary>;
  remove(messageId: string): Promise<void>;
  /** Recordings of the message with this item id or Message-ID. */
  recordingsOf(reference: string): readonly string[];
  /** Recordings of messages to this address, in any case, those that were cancelled aside. */
  recordingsTo(email: string): readonly string[];
  /** Who messages are to, the newest first. */
  recipients(): readonly Person[];
  /** What messages made ready to send take on the disk, in bytes. */
  spoolBytes(): number;
  /** Addresses that messages went to by mail, in lower case. */
  writtenTo(): ReadonlySet<string>;
  /** What an export tells of the messages, by the ids of the recordings they carry. */
  readonly messageRecords: () => ReadonlyMap<string, readonly MessageRecord[]>;
  /** A network appeared or the machine woke: try what waits now, and look for what may have arrived. */
  wake(): void;
  /** Address of the account a message would go by if its user chose none; null while there is none, and in practice. */
  suggestFrom(args: ParsedArgs<'outbox.suggestFrom'>): string | null;
  /** An account or its password was saved: messages of it that failed for that are tried again, and those without one get the default one. */
  accountSaved(account: string): void;
  /** An account was removed: messages that were to go by it say so. */
  accountRemoved(): void;
  /** A recording's compression changed: messages that wait for it go on. */
  recordingChanged(recordingId: string): void;
  /** Starts working: called once, after recovery. */
  start(): void;
}

/** The parts of one message stay in their order. */
function newestFirst(one: MessageRow, other: MessageRow): number {
  return one.part !== null && one.part.setId === other.part?.setId
    ? byPlace(one, other)
    : byPlace(other, one);
}

/** True for problems that a bad network causes as well as a server does. */
function mayBeNetwork({ code, response }: MessageProblem): boolean {
  return code === 'mail-timeout' || code === 'mail-tls' || (code === 'mail-transient' && response === '');
}

/** What else is asked of the messages. */
function createLookups(
  context: OutboxContext,
): Pick<
  Outbox,
  | 'recordingsOf'
  | 'recordingsTo'
  | 'recipients'
  | 'writtenTo'
  | 'messageRecords'
  | 'suggestFrom'
  | 'spoolBytes'
> {
  const { store, spool } = context;
  return {
    spoolBytes: () => spool.sizeBytes(),
    suggestFrom(wishes) {
      const way = chooseWay(context, wishes);
      return way.via === 'practice' ? null : (senderOf(context, way)?.email ?? null);
    },
    messageRecords: () => toMessageRecords(store.list()),
    recordingsOf: (reference) =>
      store
        .list()
        .filter((row) => row.itemId === reference || row.messageId === reference)
        .flatMap(({ recordings }) => recordings.map(({ id }) => id)),
    recordingsTo: (email) =>
      store
        .list()
        .filter((row) => row.state !== 'cancelled' && isRecipient(row, email))
        .flatMap(({ recordings }) => recordings.map(({ id }) => id)),
    recipients: () => [...store.list()].reverse().flatMap(({ recipients }) => recipients),
    writtenTo: () =>
      new Set(
        store
          .list()
          .flatMap(({ via, deliveredTo }) => (via === 'account' ? deliveredTo : []))
          .map((email) => email.toLowerCase()),
      ),
  };
}

/** Messages that wait for the compression of a recording look at it again. */
function goOnWith(context: OutboxContext, recordingId: string): void {
  for (const row of context.store.list()) {
    const isMeant = row.recordings.some(({ id }) => id === recordingId);
    if (row.state === 'preparing' && isMeant) {
      setDue(context, row.id, null);
      context.tellProgress(row.id);
    }
  }
  context.schedule();
}

/** Time a server may take at the end to say that it has the message, when the app is closing. */
const defaultGraceMs = 4000;

/**
 * Creates the outbox on the queue database. Messages that were on their way when the app ended are queued again under
 * the same Message-ID; composed messages that the queue does not know (it was damaged) come back as `failed` with the
 * problem `message-recovered`. Nothing is sent before `start`.
 */
export function createOutbox(deps: OutboxDeps): Outbox {
  const { context, start, stop } = createContext(deps);
  const lookAgain = createLookingAgain(context);
  adoptMessages(context);
  const wake = () => {
    context.gates.retryNow();
    for (const row of context.store.list()) {
      if (row.state === 'preparing') setDue(context, row.id, null);
      // Servers that refused for now keep their delay; what the network may have caused does not.
      if (row.state === 'queued' && row.problem !== null && mayBeNetwork(row.problem)) {
        setDue(context, row.id, null);
        context.change(row.id, { nextAttemptAt: null });
      }
    }
    lookAgain();
    context.schedule();
  };
  return {
    list: () => [...context.store.list()].sort(newestFirst).map(context.summary),
    queueMessage: (draft) => queueMessage(context, draft),
    sendAgain: (messageId) => sendAgain(context, messageId),
    editMessage: (args) => editMessage(context, args),
    cancel: (messageId) => cancelMessage(context, messageId),
    retry: (messageId) => retryMessage(context, messageId),
    confirmArrival: (messageId) => confirmArrival(context, messageId),
    remove: (messageId) => removeMessage(context, messageId),
    ...createLookups(context),
    ...createNotes(context),
    ...createRequestNotes(context),
    wake,
    accountSaved(account) {
      adoptMessages(context);
      resumeMessages(context, account);
      wake();
    },
    accountRemoved: () => failMessages(context),
    recordingChanged: (recordingId) => goOnWith(context, recordingId),
    start,
    async dispose() {
      stop();
      await context.works.stopAll(deps.graceMs ?? defaultGraceMs);
    },
  };
}
