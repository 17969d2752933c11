import { arrivedPatch } from './find-arrived.ts';
import { isActive, type MessageRow } from './message-row.ts';
import { setOf } from './message-set.ts';
import type { OutboxContext } from './outbox-context.ts';
import type { ViewedBy } from '../../../shared/model/message.ts';

/** What a report on a message led to: news, nothing new, or a message or person that is none of ours. */
type Noted<News extends string> = News | 'repeated' | 'foreign';

/** Notes that follow from reports of recipients and of mail servers. */
export interface NotedReports {
  /** The recipient played what the item carries; only more than before is news. */
  noteViewed(itemId: string, viewed: ViewedBy): Noted<'viewed'>;
  noteDelivered(itemId: string): Noted<'delivered'>;
  /** A server on the way could not deliver it after all. */
  noteBounced(itemId: string, response: string): Noted<'bounced'>;
  /** Another mail program says that the message was opened. */
  noteOpened(messageId: string, from: string): Noted<'opened'>;
}

function isRecipient({ recipients }: MessageRow, address: string): boolean {
  return recipients.some(({ email }) => email.toLowerCase() === address.toLowerCase());
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
    noteViewed(itemId, viewed) {
      const rows = ofItem(itemId).filter((row) => isRecipient(row, viewed.by));
      if (rows.length === 0) return 'foreign';
      const isNews = (row: MessageRow) => row.viewed === null || row.viewed.share < viewed.share;
      const news = rows.filter(isNews);
      // One notification, for the message the report is about.
      const others = news.flatMap((row) => joinedWith(store, row)).filter(isNews);
      for (const row of [...news, ...others]) {
        const firstAt = row.viewed?.firstAt ?? viewed.firstAt;
        // Whoever has viewed it has it: what was not known of its way is known now.
        const patch = {
          state: 'viewed',
          problem: null,
          maybeSent: false,
          doubt: null,
          nextAttemptAt: null,
        } as const;
        const changed = context.change(row.id, {
          ...patch,
          sentAt: row.sentAt ?? now(),
          viewed: { ...viewed, firstAt },
        });
        if (row.viewed === null && !others.includes(row)) deps.onViewed?.(context.summary(changed));
      }
      return news.length > 0 ? 'viewed' : 'repeated';
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

/** The other parts of what `row` is a part of, once all are with the recipient: they were joined, and are seen as one. */
function joinedWith(store: OutboxContext['store'], row: MessageRow): readonly MessageRow[] {
  const others = setOf(store, row).filter(({ id }) => id !== row.id);
  return others.every(isGone) ? others : [];
}

/** True while no server can have it, so that nobody can have anything to report. */
function isEarly(row: MessageRow): boolean {
  return isActive(row) && !row.maybeSent && row.deliveredTo.length === 0;
}
