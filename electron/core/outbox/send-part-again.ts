import type { PartRequest } from '../../../shared/model/part-request.ts';
import type { MessageSummary } from '../../../shared/model/message.ts';
import { systemErrorCode } from '../errors.ts';
import { renewMessage } from '../mail/renew-message.ts';
import { newIdentity } from './message-identity.ts';
import { type MessageRow, isActive } from './message-row.ts';
import type { RowPatch } from './message-store.ts';
import { type OutboxContext, setDue } from './outbox-context.ts';
import type { Work } from './works.ts';

/**
 * What a request for parts led to: some go again (`asked`), all of them are known, on their way or held back by the user
 * (`repeated`), one is no longer here (`gone`), or the request is about nothing that this person was sent (`foreign`).
 */
export type PartsAsked = 'asked' | 'repeated' | 'gone' | 'foreign';

/** Notes that follow from requests of recipients. */
export interface NotedRequests {
  /** A recipient, whose request is genuine, has not got parts: they go again, as the same items. */
  noteAsked(request: PartRequest, from: string): PartsAsked;
}

/** A part that gets lost this often does not come. */
const mostTimes = 4;
/** Parts that were sent are kept this long, as they went: who asks has looked for days. */
const keptMs = 30 * 24 * 60 * 60_000;

function isThem(email: string, from: string): boolean {
  return email.toLowerCase() === from.toLowerCase();
}

function isSent({ state }: MessageRow): boolean {
  return state === 'sent' || state === 'viewed';
}

/** True for a part that was sent and is kept as it went, in case it is asked for again. */
export function isKept(row: MessageRow, nowMs: number): boolean {
  const { part, via, sentAt } = row;
  if (part === null || via === 'practice' || sentAt === null) return false;
  return isSent(row) && nowMs - Date.parse(sentAt) < keptMs;
}

/** What becomes of a part that goes again, to `from` only. */
function againPatch(context: OutboxContext, row: MessageRow, { request, from }: Asked): RowPatch {
  const at = new Date(context.deps.clock.nowMs()).toISOString();
  const { messageId } = newIdentity(context, row);
  return {
    ...{ state: 'preparing', messageId, sendAt: null, attempts: 0, nextAttemptAt: null, problem: null },
    ...{ maybeSent: false, doubt: null, viewed: null, deliveredAt: null, openedAt: null },
    deliveredTo: row.deliveredTo.filter((email) => !isThem(email, from)),
    again: { by: from, at, requests: [...(row.again?.requests ?? []), request.requestId] },
  };
}

interface Asked {
  readonly request: PartRequest;
  readonly from: string;
}

/** Creates the notes on requests for parts of the messages of `context`. What is noted is durable when a call returns. */
export function createRequestNotes(context: OutboxContext): NotedRequests {
  const { store, deps } = context;
  return {
    noteAsked(request, from) {
      const rows = store.list().filter(({ part }) => part?.setId === request.setId);
      const theirs = rows.filter(({ recipients }) => recipients.some(({ email }) => isThem(email, from)));
      const known = theirs.find(({ itemId }) => itemId === request.itemId);
      if (known === undefined) return 'foreign';
      const wanted = theirs.filter(({ part }) => request.parts.includes(part?.number ?? 0));
      const going = wanted.filter((row) => {
        const requests = row.again?.requests ?? [];
        return isSent(row) && requests.length < mostTimes && !requests.includes(request.requestId);
      });
      context.apply({
        update: going.map((row) => ({ id: row.id, patch: againPatch(context, row, { request, from }) })),
      });
      for (const { id } of going) setDue(context, id, null);
      if (going.length > 0) context.schedule();
      const count = known.part?.count ?? 0;
      const isGone = request.parts.some(
        (number) => number <= count && !wanted.some(({ part }) => part?.number === number),
      );
      if (isGone) deps.onPartGone?.(context.summary(known), from);
      if (going.length > 0) return 'asked';
      return isGone ? 'gone' : 'repeated';
    },
  };
}

/** What puts a part that was to go again back to where it was. */
export function takeBackAgain(row: MessageRow): RowPatch | null {
  if (row.again === null || !isActive(row)) return null;
  const deliveredTo = row.recipients.map(({ email }) => email);
  return { state: 'sent', deliveredTo, maybeSent: false, doubt: null, problem: null, nextAttemptAt: null };
}

/**
 * Makes a part that was kept ready to go again, as it was but for its Message-ID and date. Where it is no longer kept, it
 * has to be made anew.
 */
export async function prepareKept(context: OutboxContext, row: MessageRow, work: Work): Promise<void> {
  const { spool, deps } = context;
  const { messageId } = row;
  const date = new Date(deps.clock.nowMs());
  try {
    const { sizeBytes } = await renewMessage(spool.path(row.id), { messageId, date }, work.signal);
    const renewed = row.spool && { ...row.spool, sizeBytes };
    await spool.writeNote({ ...row, spool: renewed });
    if (work.signal.aborted) return;
    context.change(row.id, { state: 'queued', spool: renewed });
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    context.change(row.id, { spool: null });
  }
}

/** How a message is named that a recipient has not got, and what to do. */
export function describePartGone(
  { subject, to, cc }: MessageSummary,
  from: string,
): { readonly title: string; readonly body: string } {
  const person = [...to, ...cc].find(({ email }) => isThem(email, from));
  const name = person?.name ?? '';
  return {
    title: `${name === '' ? from : name} has not got all of “${subject}”.`,
    body: 'A part of it is no longer in your Outbox. Send the recording again.',
  };
}
