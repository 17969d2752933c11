import type { MessageSummary } from '../../../shared/model/message.ts';
import type { MessageRow } from './message-row.ts';
import type { OutboxContext } from './outbox-context.ts';
import { compressionProgress } from './readiness.ts';

/** A message as the Outbox page shows it, with what is going on for it now. */
export function summarizeMessage(context: OutboxContext, row: MessageRow): MessageSummary {
  const { deps, gates, works } = context;
  const waitMs = gates.waitMs(row.via);
  const probeAt = waitMs > 0 ? new Date(deps.clock.nowMs() + waitMs).toISOString() : null;
  const sending = row.state === 'sending' ? (works.get(row.id)?.progress ?? null) : null;
  return {
    id: row.id,
    state: row.state,
    to: row.recipients,
    subject: row.subject,
    text: row.text,
    recordings: row.recordings,
    createdAt: row.createdAt,
    sendAt: row.sendAt,
    sentAt: row.sentAt,
    progress: row.state === 'preparing' ? compressionProgress(row, deps) : sending,
    attempts: row.attempts,
    nextAttemptAt: row.state === 'waiting' ? probeAt : row.nextAttemptAt,
    problem: row.problem,
    sizeBytes: row.spool?.sizeBytes ?? null,
    via: row.via,
    screenPreset: 'universal',
    part: null,
  };
}
