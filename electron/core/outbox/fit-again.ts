import { joinParts } from './join-parts.ts';
import type { MessageRow } from './message-row.ts';
import { hasGone, setOf } from './message-set.ts';
import type { OutboxContext } from './outbox-context.ts';
import { guessLimit, refitShare } from './provider-limits.ts';

/** Nothing that is smaller is refused for its size alone. */
const leastRefusedBytes = 1_000_000;

/**
 * Makes a message anew, `row` as it was before the attempt, that `server` called too large: smaller, or in more parts. False where that cannot help: when it is
 * small, when a part of it has gone, and when no smaller limit is left to try. Each time the limit is smaller, so it ends.
 */
export async function fitAgain(context: OutboxContext, row: MessageRow, server: string): Promise<boolean> {
  const { sizeLimits } = context.deps;
  const sizeBytes = row.spool?.sizeBytes ?? 0;
  const others = setOf(context.store, row).filter(({ id }) => id !== row.id);
  if (sizeBytes < leastRefusedBytes || [row, ...others].some(hasGone)) return false;
  const recipients = row.recipients.map(({ email }) => email);
  // A limit that is larger than what was refused was not the one that counts.
  if (sizeLimits.of(recipients, server) >= sizeBytes) {
    const guessed = guessLimit(sizeBytes);
    if (guessed === null) return false;
    sizeLimits.refused(server, guessed);
  }
  const before = Math.min(row.limitBytes ?? Infinity, sizeBytes);
  const limitBytes = Math.min(before, sizeLimits.of(recipients, server));
  if (limitBytes > before * refitShare) return false;
  await joinParts(context, row, { limitBytes, attempts: row.attempts + 1, maybeSent: false, doubt: null });
  return true;
}
