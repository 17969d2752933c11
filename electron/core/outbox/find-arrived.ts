import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { SentAnswer } from '../mail/find-sent.ts';
import type { MessageRow } from './message-row.ts';
import type { RowPatch } from './message-store.ts';
import type { OutboxContext } from './outbox-context.ts';
import type { Work } from './works.ts';

/** What becomes of a message that is known to have arrived after all. */
export function arrivedPatch(row: Pick<MessageRow, 'sentAt' | 'recipients'>, nowMs: number): RowPatch {
  const settled = { maybeSent: false, doubt: null, problem: null, nextAttemptAt: null };
  const sentAt = row.sentAt ?? new Date(nowMs).toISOString();
  return { state: 'sent', sentAt, deliveredTo: row.recipients.map(({ email }) => email), ...settled };
}

/** What was found about a message that may have been sent; `failed` where the mailbox could not be asked. */
export type Sighting = SentAnswer | 'failed';

/** As many others are asked for as tell whether the server files anything. */
const mostTaken = 3;

/** Message-IDs of what the server has taken for the same account, newest first. */
function takenBefore({ store }: Pick<OutboxContext, 'store'>, row: Pick<MessageRow, 'account'>): string[] {
  return store
    .list()
    .filter(({ via, account }) => via === 'account' && account === row.account)
    .filter(({ state, sentAt }) => (state === 'sent' || state === 'viewed') && sentAt !== null)
    .sort((one, other) => (other.sentAt ?? '').localeCompare(one.sentAt ?? ''))
    .slice(0, mostTaken)
    .map(({ messageId }) => messageId);
}

/**
 * Looks for a message that may have been sent in the Sent mailbox, once and again after each of `waitsMs` (milliseconds)
 * until it is found. Never rejects; `failed` also when the work was stopped.
 */
export async function lookForCopy(
  context: Pick<OutboxContext, 'deps' | 'store'>,
  row: Pick<MessageRow, 'messageId' | 'recipients' | 'via' | 'account'>,
  { signal }: Pick<Work, 'signal'>,
  waitsMs: readonly number[],
): Promise<Sighting> {
  const { searchSent, log } = context.deps;
  // A copy does not tell which of several recipients the server refused.
  if (!searchSent || row.via !== 'account' || row.recipients.length !== 1) return 'nowhere';
  const { messageId, account } = row;
  let answer: SentAnswer = 'nowhere';
  try {
    for (const waitMs of [0, ...waitsMs]) {
      if (waitMs > 0) await delay(waitMs, undefined, { signal });
      answer = await searchSent({ messageId, account, taken: takenBefore(context, row) }, signal);
      if (answer === 'found' || answer === 'nowhere') return answer;
    }
    return answer;
  } catch (error) {
    if (!signal.aborted) {
      log.info('sent-mailbox-not-asked', { code: error instanceof AppError ? error.code : 'internal' });
    }
    return 'failed';
  }
}
