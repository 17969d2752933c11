import { arrivedPatch } from './find-arrived.ts';
import { isActive, isRecipient, type MessageRow } from './message-row.ts';
import { setOf } from './message-set.ts';
import type { OutboxContext } from './outbox-context.ts';
import { type ViewedReport, shareOfMessage, toNoted, toldBy, withReport } from './viewed-share.ts';

/** What a report on a message led to: news, nothing new, or a message or person that is none of ours. */
type Noted<News extends string> = News | 'repeated' | 'foreign';

/** Notes that follow from reports of recipients and of mail servers. */
export interface NotedReports {
  /** The recipient played what the item carries; only more than before is news. For parts and several recordings see `shareOfMessage`. */
  noteViewed(itemId: string, report: ViewedReport): Noted<'viewed'>;
  noteDelivered(itemId: string): Noted<'delivered'>;
  /** A server on the way could not deliver it after all. */
  noteBounced(itemId: string, response: string): Noted<'bounced'>;
  /** Another mail program says that the message was opened. */
  noteOpened(messageId: string, from: string): Noted<'opened'>;
}

function isGone({ state }: Pick<MessageRow, 'state'>): boolean {
  return state === 'sent' || state === 'viewed';
}

/** True for a message that a server has if it has delivered it: there is nobody else it may have been delivered to. */
function isDoubtful({ state, maybeSent, recipients }: MessageRow): boolean {
  return maybeSent && recipients.length === 1 && !isGone({ state });
}

function noteDelivered(context: OutboxContext, found: readonly MessageRow[]): Noted<'delivered'> {
  const rows = found.filter((row) => isGone(row) || isDoubtful(row));
  if (rows.length === 0) return 'foreign';
  const nowMs = context.deps.clock.nowMs();
  const news = rows.filter(({ deliveredAt }) => deliveredAt === null);
  for (const row of news) {
    const settled = isDoubtful(row) ? arrivedPatch(row, nowMs) : {};
    context.change(row.id, { ...settled, deliveredAt: new Date(nowMs).toISOString() });
  }
  return news.length > 0 ? 'delivered' : 'repeated';
}

/** Creates the notes on the messages of `context`. What is noted is durable when a call returns. */
export function createNotes(context: OutboxContext): NotedReports {
  const { store, deps } = context;
  const now = () => new Date(deps.clock.nowMs()).toISOString();
  const ofItem = (itemId: string) => store.list().filter((row) => row.itemId === itemId && !isEarly(row));
  return {
    noteViewed(itemId, report) {
      const rows = ofItem(itemId).filter((row) => isRecipient(row, report.by));
      if (rows.length === 0) return 'foreign';
      return rows.filter((row) => noteViewed(context, row, report)).length > 0 ? 'viewed' : 'repeated';
    },
    noteDelivered: (itemId) => noteDelivered(context, ofItem(itemId)),
    noteBounced(itemId, response) {
      const rows = ofItem(itemId).filter(isGone);
      if (rows.length === 0) return 'foreign';
      // Delivered to one and refused for another: only what nobody has is not sent.
      const news = rows.filter(({ deliveredAt, viewed }) => deliveredAt === null && viewed === null);
      const problem = { code: 'mail-recipient' as const, server: '', response: response.slice(0, 1000) };
      for (const { id } of news) context.change(id, { state: 'failed', deliveredTo: [], problem });
      return news.length > 0 ? 'bounced' : 'repeated';
    },
    noteOpened(messageId, from) {
      const rows = store.list().filter((row) => row.messageId === messageId && isGone(row));
      const ours = rows.filter((row) => isRecipient(row, from));
      if (ours.length === 0) return 'foreign';
      const news = ours.filter(({ openedAt }) => openedAt === null);
      for (const { id } of news) context.change(id, { openedAt: now() });
      return news.length > 0 ? 'opened' : 'repeated';
    },
  };
}

/** Messages whose content was seen: all parts of what was joined, once they are with the recipient. */
function seenWith(set: readonly MessageRow[], row: MessageRow, report: ViewedReport): readonly MessageRow[] {
  const told = toldBy(set, row, report);
  return told.every((one) => one.id === row.id || isGone(one)) ? told : [row];
}

/** Notes that a recipient played what a message carries, whole or as one of several parts; false where that is known. */
function noteViewed(context: OutboxContext, row: MessageRow, report: ViewedReport): boolean {
  const { store, deps } = context;
  const set = setOf(store, row);
  const seen = seenWith(set, row, report);
  const noted = set.map((one) =>
    seen.includes(one) ? { ...one, viewed: withReport(one, row, report) } : one,
  );
  const share = shareOfMessage(noted);
  if (seen.every(({ viewed }) => viewed !== null) && share <= shareOfMessage(set)) return false;
  const arrived = ({ sentAt }: MessageRow) => ({
    // Whoever has viewed it has it: what was not known of its way is known now.
    ...({ state: 'viewed', problem: null, maybeSent: false, doubt: null, nextAttemptAt: null } as const),
    sentAt: sentAt ?? new Date(deps.clock.nowMs()).toISOString(),
  });
  const update = noted.flatMap((one) => {
    if (one.viewed === null) return [];
    const viewed = toNoted(one, one.viewed, share);
    const isSeen = seen.some(({ id }) => id === one.id);
    return [{ id: one.id, patch: { ...(isSeen && arrived(one)), viewed } }];
  });
  context.apply({ update });
  // Once for what was sent, however many parts it is.
  if (set.every(({ viewed }) => viewed === null)) deps.onViewed?.(context.summary(store.get(row.id)));
  return true;
}

/** True while no server can have it, so that nobody can have anything to report. */
function isEarly(row: MessageRow): boolean {
  return isActive(row) && !row.maybeSent && row.deliveredTo.length === 0;
}
