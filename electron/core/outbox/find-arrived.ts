import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { MessageRow } from './message-row.ts';
import type { RowPatch } from './message-store.ts';
import type { OutboxContext } from './outbox-context.ts';
import type { Work } from './works.ts';

/** What becomes of a message that is known to have arrived after all. */
export function arrivedPatch(row: Pick<MessageRow, 'sentAt' | 'recipients'>, nowMs: number): RowPatch {
  const settled = { maybeSent: false, problem: null, nextAttemptAt: null };
  const sentAt = row.sentAt ?? new Date(nowMs).toISOString();
  return { state: 'sent', sentAt, deliveredTo: row.recipients.map(({ email }) => email), ...settled };
}

/**
 * True when the Sent mailbox has a message that may have been sent, asked once and again after each of `waitsMs`
 * (milliseconds). Whatever keeps it from being asked is a no.
 */
export async function hasArrived(
  { deps }: Pick<OutboxContext, 'deps'>,
  row: Pick<MessageRow, 'messageId' | 'maybeSent' | 'recipients' | 'via' | 'account'>,
  { signal }: Pick<Work, 'signal'>,
  waitsMs: readonly number[],
): Promise<boolean> {
  // A copy does not tell which of several recipients the server refused.
  if (!deps.isInSent || !row.maybeSent || row.via !== 'account' || row.recipients.length !== 1) return false;
  try {
    for (const waitMs of [0, ...waitsMs]) {
      if (waitMs > 0) await delay(waitMs, undefined, { signal });
      if (await deps.isInSent(row.messageId, row.account, signal)) return true;
    }
  } catch (error) {
    if (!signal.aborted) {
      deps.log.info('sent-mailbox-not-asked', { code: error instanceof AppError ? error.code : 'internal' });
    }
  }
  return false;
}
