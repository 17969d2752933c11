import type { MessageRow } from './message-row.ts';
import { setOf } from './message-set.ts';
import type { RowPatch } from './message-store.ts';
import { type OutboxContext, setDue } from './outbox-context.ts';

/**
 * Makes one message of all parts of the one that `row` is a part of, in one step: it is prepared, and split, anew. Nothing
 * but `patch` differs for a message that is whole. Only for messages that no server has a part of.
 */
export async function joinParts(
  context: OutboxContext,
  row: MessageRow,
  patch: RowPatch = {},
): Promise<MessageRow> {
  const [first = row, ...others] = setOf(context.store, row);
  const again: RowPatch = {
    state: 'preparing',
    spool: null,
    attempts: 0,
    nextAttemptAt: null,
    problem: null,
  };
  const rest = others.map(({ id }) => id);
  context.apply({ update: [{ id: first.id, patch: { ...again, ...patch, part: null } }], remove: rest });
  setDue(context, first.id, null);
  for (const id of [first.id, ...rest]) {
    // What is left is removed, or replaced, later.
    await context.spool
      .remove(id)
      .catch((error: unknown) => context.deps.log.error('spool-not-removed', error));
  }
  return context.store.get(first.id);
}
