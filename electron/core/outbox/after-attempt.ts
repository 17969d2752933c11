import type { ErrorCode } from '../../../shared/contract/errors.ts';
import type { SmtpReceipt } from '../mail/smtp-send.ts';
import { type MessageRow, remainingRecipients } from './message-row.ts';
import type { RetryRules } from './retry-rules.ts';

/** How an attempt ended. */
export type AttemptOutcome =
  | { readonly kind: 'taken'; readonly receipt: SmtpReceipt; readonly server: string }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly server: string;
      readonly response: string;
      /** False when the server may have taken the message. */
      readonly notTaken: boolean;
      /** The sign-in has to be renewed, which is not the message's fault. */
      readonly signInExpired?: boolean;
    };

/** What follows from an attempt. */
export interface AttemptResult {
  readonly patch: Partial<MessageRow>;
  /** Time to the next attempt, or null when there is none. */
  readonly delayMs: number | null;
}

const finalCodes: readonly ErrorCode[] = ['mail-auth', 'mail-recipient', 'mail-size', 'mail-content'];

/** What decides about times: the wall clock, chance and the rules. */
export interface AttemptTime {
  readonly nowMs: number;
  readonly random: () => number;
  readonly rules: RetryRules;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function again(row: MessageRow, problem: MessageRow['problem'], time: AttemptTime): AttemptResult {
  const attempts = row.attempts + 1;
  const final = problem !== null && finalCodes.includes(problem.code);
  const delayMs = final ? null : time.rules.afterFailure(attempts, time.random);
  return {
    patch: {
      state: delayMs === null ? 'failed' : 'queued',
      attempts,
      problem,
      nextAttemptAt: delayMs === null ? null : iso(time.nowMs + delayMs),
    },
    delayMs,
  };
}

function afterTaken(
  row: MessageRow,
  outcome: AttemptOutcome & { kind: 'taken' },
  time: AttemptTime,
): AttemptResult {
  const { accepted, refused } = outcome.receipt;
  const deliveredTo = [...new Set([...row.deliveredTo, ...accepted])];
  const left = remainingRecipients({ ...row, deliveredTo });
  if (left.length === 0 || refused.length === 0) {
    const patch = { state: 'sent', sentAt: iso(time.nowMs), attempts: row.attempts + 1 } as const;
    return {
      patch: { ...patch, deliveredTo, problem: null, nextAttemptAt: null, maybeSent: false, doubt: null },
      delayMs: null,
    };
  }
  // Someone who may be taken later keeps the message going, for those who are left only.
  const decisive = refused.find(({ code }) => !finalCodes.includes(code)) ?? refused[0];
  const problem = {
    code: decisive?.code ?? 'mail-recipient',
    server: outcome.server,
    response: refused.map(({ email, response }) => `${email}: ${response}`).join('\n'),
  };
  const { patch, delayMs } = again(row, problem, time);
  return { patch: { ...patch, deliveredTo, maybeSent: row.maybeSent }, delayMs };
}

/**
 * Decides what becomes of a message after an attempt; `row` is as it was before. A server that could not be reached
 * costs no attempt, nor does a sign-in that is over (its delay is the route's business); a final refusal fails at once; everything else is tried again.
 */
export function afterAttempt(row: MessageRow, outcome: AttemptOutcome, time: AttemptTime): AttemptResult {
  if (outcome.kind === 'taken') return afterTaken(row, outcome, time);
  const { code, server, response } = outcome;
  const problem = { code, server, response };
  if (code === 'mail-unreachable' || outcome.signInExpired === true) {
    return { patch: { state: 'waiting', problem, nextAttemptAt: null }, delayMs: null };
  }
  const { patch, delayMs } = again(row, problem, time);
  return { patch: { ...patch, maybeSent: row.maybeSent || !outcome.notTaken }, delayMs };
}
