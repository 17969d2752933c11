import { type MessageRow, isActive, remainingRecipients, routeOf } from './message-row.ts';

/** What {@link pickDue} has to know besides the rows. */
export interface PickOptions {
  /** Its time has come, as far as `sendAt` and retries go. */
  readonly isDue: (row: MessageRow) => boolean;
  /** Its `sendAt` lies ahead. */
  readonly isScheduled: (row: MessageRow) => boolean;
  /** It is being worked on, or a person is changing it. */
  readonly isBusy: (row: MessageRow) => boolean;
  /** How many more messages may be sent this way at once. */
  readonly room: (route: string) => number;
}

/** Failed attempts after which later messages no longer wait for this one: about an hour. */
const patience = 6;

/** Whether later messages to the same people wait for this one. */
function holdsPlace(row: MessageRow, options: PickOptions): boolean {
  if (options.isScheduled(row)) return false;
  // What cannot be prepared now may stay so for long.
  if (row.state === 'preparing') return row.problem === null;
  // Nor does one that is only looked for.
  return row.attempts < patience && (row.doubt === null || row.doubt.isRepeatWanted);
}

/** Parts that wait for an earlier part of their message, by id: parts arrive in order or not at all. */
function findWaitingParts(rows: readonly MessageRow[]): ReadonlySet<string> {
  const waiting = new Set<string>();
  const unsent = new Set<string>();
  for (const { id, part, state } of rows) {
    if (part === null) continue;
    if (unsent.has(part.setId)) waiting.add(id);
    if (state !== 'sent' && state !== 'viewed') unsent.add(part.setId);
  }
  return waiting;
}

/**
 * Chooses what to send next out of `rows`, in order of queueing: messages whose time has come, at most as many as there
 * is room for, never one before an earlier one by the same route to the same recipient. A message that hangs, waits or fails holds up
 * nobody else.
 */
export function pickDue(rows: readonly MessageRow[], options: PickOptions): readonly MessageRow[] {
  const taken = new Set<string>();
  const left = new Map(rows.map((row) => [routeOf(row), 0]));
  for (const route of left.keys()) left.set(route, options.room(route));
  const picked: MessageRow[] = [];
  const waiting = findWaitingParts(rows);
  for (const row of rows) {
    if (!isActive(row) || waiting.has(row.id)) continue;
    const route = routeOf(row);
    const room = left.get(route) ?? 0;
    const keys = remainingRecipients(row).map(({ email }) => `${route} ${email.toLowerCase()}`);
    const isFirst = keys.every((key) => !taken.has(key));
    // One that is being sent and that nobody works on was left so.
    const isReady = row.state !== 'preparing' && options.isDue(row);
    if (isReady && isFirst && room > 0 && !options.isBusy(row)) {
      left.set(route, room - 1);
      picked.push(row);
    }
    if (holdsPlace(row, options)) for (const key of keys) taken.add(key);
  }
  return picked;
}
