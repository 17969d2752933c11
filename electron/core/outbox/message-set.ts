import type { MessageRow } from './message-row.ts';
import type { MessageStore } from './message-store.ts';

/** All parts of the message that `row` is a part of, itself included, in order; only `row` when it is whole. */
export function setOf(store: Pick<MessageStore, 'list' | 'get'>, row: MessageRow): readonly MessageRow[] {
  const { part } = row;
  if (part === null) return [row];
  return store.list().filter((other) => other.part?.setId === part.setId);
}

/** True when a server has the message, or may have it. */
export function hasGone({ state, maybeSent, deliveredTo, again }: MessageRow): boolean {
  return state === 'sent' || state === 'viewed' || maybeSent || deliveredTo.length > 0 || again !== null;
}
