import type { MessageSummary } from '../../../shared/model/message.ts';
import { type MessageRow, routeOf, splitRecipients } from './message-row.ts';
import { senderOf } from './choose-way.ts';
import { setOf } from './message-set.ts';
import type { OutboxContext } from './outbox-context.ts';
import { compressionProgress } from './readiness.ts';
import { shareOfRecording, toViewed } from './viewed-share.ts';

/** How far the work for a message is: its own, that for all of its parts, or the compression it waits for. */
function measureWork(
  context: OutboxContext,
  row: MessageRow,
): Pick<MessageSummary, 'progress' | 'remainingMs'> {
  const { deps, store, works } = context;
  const none = { progress: null, remainingMs: null };
  if (row.state === 'sending') return works.get(row.id) ?? none;
  if (row.state !== 'preparing') return none;
  const work = setOf(store, row)
    .flatMap(({ id }) => works.get(id) ?? [])
    .find(({ kind }) => kind === 'prepare');
  return work ?? compressionProgress(row, deps);
}

/** What a message carries; of a recording in parts, only as much as this one does. */
function recordingsOf(row: MessageRow, store: OutboxContext['store']): MessageSummary['recordings'] {
  // Of a single recording, each part knows how far the whole was viewed.
  const set = row.recordings.length > 1 ? setOf(store, row) : [row];
  const recordings = row.recordings.map((one) => ({ ...one, viewedShare: shareOfRecording(set, one.id) }));
  const [only, ...others] = recordings;
  if (row.part === null || only === undefined || others.length > 0) return recordings;
  return [{ ...only, durationMs: row.part.filesMs.reduce((sum, lengthMs) => sum + lengthMs, 0) }];
}

/** A message as the Outbox page shows it, with what is going on for it now. */
export function summarizeMessage(context: OutboxContext, row: MessageRow): MessageSummary {
  const { deps, gates, works, store } = context;
  const waitMs = gates.waitMs(routeOf(row));
  const probeAt = waitMs > 0 ? new Date(deps.clock.nowMs() + waitMs).toISOString() : null;
  const { progress, remainingMs } = measureWork(context, row);
  return {
    id: row.id,
    state: row.state,
    ...splitRecipients(row),
    subject: row.subject,
    text: row.text,
    recordings: recordingsOf(row, store),
    createdAt: row.createdAt,
    sendAt: row.sendAt,
    sentAt: row.sentAt,
    progress,
    remainingMs,
    attempts: row.attempts,
    nextAttemptAt: row.state === 'waiting' ? probeAt : row.nextAttemptAt,
    problem: row.problem,
    maybeSent: row.maybeSent,
    sizeBytes: row.spool?.sizeBytes ?? null,
    ...{ viewed: row.viewed && toViewed(row.viewed), deliveredAt: row.deliveredAt, openedAt: row.openedAt },
    via: row.via,
    from: row.spool?.sender ?? senderOf(context, row)?.email ?? null,
    screenPreset: row.screenPreset,
    ...{ link: row.link, isUploading: works.get(row.id)?.isUploading ?? false },
    again: row.again && { by: row.again.by, at: row.again.at },
    part: row.part && { setId: row.part.setId, number: row.part.number, count: row.part.count },
  };
}
