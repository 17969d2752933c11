import type { Sighting } from './find-arrived.ts';
import type { MessageRow } from './message-row.ts';
import { type RetryRules, retryRules } from './retry-rules.ts';

/**
 * What follows for a message that may have been sent: it is `arrived`, may be sent again (`repeat`), is looked for once
 * more in `delayMs` milliseconds (`wait`), or its user is to say (`ask`).
 */
export type DoubtVerdict =
  | { readonly kind: 'arrived' | 'repeat' | 'ask' }
  | { readonly kind: 'wait'; readonly delayMs: number; readonly looks: number };

/** Looks before the user is asked, while the mailbox cannot be asked: about an hour. */
const mostFailedLooks = 6;
/** The same while it says nothing either way: reports of servers and recipients take minutes. */
const mostVainLooks = 3;

/** What {@link decideDoubt} goes by. */
export interface DoubtFacts {
  readonly row: Pick<MessageRow, 'doubt'>;
  readonly sighting: Sighting;
  /** True where a second copy would be seen by nobody: its recipients' Outspoken shows it once. */
  readonly isHarmless: boolean;
  readonly random: () => number;
  readonly rules?: Pick<RetryRules, 'afterFailure'>;
}

/**
 * Decides about a message that may have been sent. It is never sent again without a reason: the user wants it, a copy does
 * no harm, or the server files what it takes and has not filed this.
 */
export function decideDoubt(facts: DoubtFacts): DoubtVerdict {
  const { row, sighting, isHarmless, random, rules = retryRules } = facts;
  if (sighting === 'found') return { kind: 'arrived' };
  if (isHarmless || row.doubt?.isRepeatWanted === true || sighting === 'absent') return { kind: 'repeat' };
  if (sighting === 'nowhere') return { kind: 'ask' };
  const looks = (row.doubt?.looks ?? 0) + 1;
  if (looks >= (sighting === 'failed' ? mostFailedLooks : mostVainLooks)) return { kind: 'ask' };
  const delayMs = rules.afterFailure(looks, random);
  return delayMs === null ? { kind: 'ask' } : { kind: 'wait', delayMs, looks };
}
