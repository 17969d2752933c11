import type { DatabaseSync } from 'node:sqlite';
import type { MessageSummary } from '../../../shared/model/message.ts';
import type { Clock } from '../clock.ts';
import type { Emit } from '../events.ts';
import type { Library } from '../library/library.ts';
import type { Log } from '../log.ts';
import type { SentAnswer, SentQuestion } from '../mail/find-sent.ts';
import type { Mail, MailWay } from '../mail/mail.ts';
import type { ReceiptSecretOf } from '../mail/receipt-secrets.ts';
import type { SmtpTimeouts } from '../mail/smtp-session.ts';
import type { Compression, Deliverables } from '../media/compression.ts';
import type { MessageRow } from './message-row.ts';
import type { MessageStore, RowChanges, RowPatch } from './message-store.ts';
import type { RetryRules } from './retry-rules.ts';
import type { RouteGates } from './route-gates.ts';
import type { SizeLimits } from './size-limits.ts';
import type { Spool } from './spool.ts';
import type { Uploads } from '../storage/uploads.ts';
import type { Works } from './works.ts';

/** What an outbox is built on. */
export interface OutboxDeps {
  /** `queue.db`, see `openQueueDatabase`; stays open until the outbox is disposed. */
  readonly database: DatabaseSync;
  readonly library: Pick<Library, 'getStored' | 'listClients' | 'available' | 'indexing' | 'summary'>;
  readonly compression: Pick<Compression, 'job' | 'enqueue' | 'retry' | 'ffmpegStatus'>;
  readonly deliverables: Deliverables;
  readonly mail: Pick<Mail, 'currentVia' | 'accountFor' | 'sender' | 'route'>;
  readonly receiptSecret: ReceiptSecretOf;
  /** Where composed messages lie, see `openSpool`. */
  readonly spool: Spool;
  /** Largest message to these addresses that may go out this way, in bytes as they travel. */
  readonly limitBytes: (recipients: readonly string[], way: MailWay) => number;
  readonly sizeLimits: SizeLimits;
  /** Asks the account's Sent mailbox for a message; missing where there is none to ask. */
  readonly searchSent?: (question: SentQuestion, signal: AbortSignal) => Promise<SentAnswer>;
  /** True for an address that mail from an Outspoken has come from, which shows what it gets once. */
  readonly usesOutspoken: (email: string) => boolean;
  /** Milliseconds to wait for a copy to appear there before the user is asked, one after the other. */
  readonly sentWaitsMs?: readonly number[];
  readonly uploads: Uploads;
  /** A recipient has viewed what a message carries, for the first time. */
  readonly onViewed?: (message: MessageSummary) => void;
  /** Somebody asked for a part that is no longer in the queue; with another part of the same message. */
  readonly onPartGone?: (message: MessageSummary, from: string) => void;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly log: Log;
  /** True only when there is certainly no network; never holds back servers on this computer. */
  readonly isOffline: () => boolean;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  readonly rules?: RetryRules;
  readonly timeouts?: SmtpTimeouts;
  /** Milliseconds a server may take to answer when the app is closing. */
  readonly graceMs?: number;
}

/** What the parts of the outbox share. */
export interface OutboxContext {
  readonly deps: OutboxDeps;
  readonly rules: RetryRules;
  readonly store: MessageStore;
  readonly spool: Spool;
  readonly works: Works;
  readonly gates: RouteGates;
  /** When each message may be tried again, on the monotonic clock: wall clocks jump. */
  readonly dueAt: Map<string, number>;
  /** Until when messages are left alone whose work failed in a way nobody thought of, on the monotonic clock. */
  readonly pausedUntil: Map<string, number>;
  /** Messages that a person is changing, with the end of that: no work is started for them. */
  readonly held: Map<string, Promise<void>>;
  /** Changes a row durably and tells everyone. */
  change(id: string, patch: RowPatch): MessageRow;
  /** Makes several changes in one durable step and tells everyone. */
  apply(changes: RowChanges): void;
  readonly summary: (row: MessageRow) => MessageSummary;
  /** Tells of progress, not more often than people can see. */
  tellProgress(id: string): void;
  /** Looks again, soon, at what can be started. */
  schedule(): void;
}

/** Sets when a message may be tried again, in `delayMs`, or with null, at once. */
export function setDue(context: OutboxContext, id: string, delayMs: number | null): void {
  if (delayMs === null) context.dueAt.delete(id);
  else context.dueAt.set(id, context.deps.clock.monotonicMs() + delayMs);
}
