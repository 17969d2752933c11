import { type MessageRow, isActive } from './message-row.ts';
import type { OutboxContext } from './outbox-context.ts';
import { maxDelayMs } from './retry-rules.ts';
import { isKept } from './send-part-again.ts';

/** True for what was written for a part of a message that is still whole: the app ended before the split was made. */
function isUnfinishedSplit(
  { part }: Pick<MessageRow, 'part'>,
  { store }: Pick<OutboxContext, 'store'>,
  strays: readonly Pick<MessageRow, 'id' | 'part'>[],
): boolean {
  if (part === null) return false;
  const origin = store.find(part.setId) ?? strays.find(({ id }) => id === part.setId);
  return origin?.part === null;
}

/** Brings queue and spool in order after whatever ended the app the last time. */
export function recoverOutbox({ store, spool, dueAt, deps }: OutboxContext): void {
  const strays = spool.strays((id) => store.find(id) !== undefined);
  const unfinished = strays.filter((row) => isUnfinishedSplit(row, { store }, strays));
  for (const { id } of unfinished) spool.drop(id);
  for (const found of strays.filter((row) => !unfinished.includes(row))) {
    const problem = { code: 'message-recovered', server: '', response: '' } as const;
    // A part that is kept for those who have not got it.
    if (found.state === 'sent' || found.state === 'viewed') {
      store.insert(found);
      continue;
    }
    // Nobody knows any more whether it was sent.
    store.insert({ ...found, state: 'failed', problem, maybeSent: true, nextAttemptAt: null });
    deps.log.info('message-recovered', { messageId: found.id });
  }
  for (const row of store.list()) {
    if (row.state === 'sending') store.update(row.id, { state: 'queued' });
    if (row.state === 'waiting') store.update(row.id, { state: 'queued', problem: null });
    if (row.nextAttemptAt === null) continue;
    // A clock that was wrong when this was written must not hold the message for ever.
    const waitMs = Math.min(Math.max(0, Date.parse(row.nextAttemptAt) - deps.clock.nowMs()), maxDelayMs);
    dueAt.set(row.id, deps.clock.monotonicMs() + waitMs);
  }
}

/** Writes notes that a crash kept from being written, and removes files of messages that are done with. */
export async function tidySpool({ store, spool, deps }: OutboxContext): Promise<void> {
  for (const row of store.list()) {
    try {
      if (isActive(row) && !spool.hasNote(row.id)) await spool.writeNote(row);
      const isOver = !isActive(row) && row.state !== 'failed' && !isKept(row, deps.clock.nowMs());
      if (isOver && spool.hasNote(row.id)) await spool.remove(row.id);
    } catch (error) {
      deps.log.error('spool-not-tidied', error);
    }
  }
}
