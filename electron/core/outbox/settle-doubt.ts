import { decideDoubt } from './decide-doubt.ts';
import { type Sighting, arrivedPatch, lookForCopy } from './find-arrived.ts';
import { type MessageRow, remainingRecipients } from './message-row.ts';
import { type OutboxContext, setDue } from './outbox-context.ts';
import { isKept } from './send-part-again.ts';
import type { Work } from './works.ts';

/** Servers file their copy within seconds of taking the message. */
const defaultSentWaitsMs = [5000, 25_000];

/** The message is gone, and a part may be asked for again; files that cannot be removed now are removed at the next start. */
export function removeSpool({ spool, deps, store }: OutboxContext, id: string): Promise<void> {
  const row = store.get(id);
  const settled = isKept(row, deps.clock.nowMs()) ? spool.writeNote(row) : spool.remove(id);
  return settled.catch((error: unknown) => deps.log.error('spool-not-removed', error));
}

/** True for a message that is known to be with its recipients, which may have said so while a server was asked. */
export function isKnownGone({ state }: MessageRow): boolean {
  return state === 'sent' || state === 'viewed';
}

/** Notes that a message has arrived, when `sighting` says so or its recipient did meanwhile; false when nobody did. */
export async function settleArrived(
  context: OutboxContext,
  id: string,
  sighting: Sighting,
): Promise<boolean> {
  const { deps, store } = context;
  const row = store.get(id);
  if (sighting !== 'found' && !isKnownGone(row)) return false;
  if (!isKnownGone(row)) {
    setDue(context, id, null);
    context.change(id, arrivedPatch(row, deps.clock.nowMs()));
    deps.log.info('message-found-sent', { messageId: id });
  }
  await removeSpool(context, id);
  return true;
}

/** True for people whose Outspoken shows a message once, however often it comes. */
function showsOnce({ deps, store }: OutboxContext, email: string): boolean {
  const isThem = (address: string) => address.toLowerCase() === email.toLowerCase();
  // A receipt that was viewed by them is signed.
  return store.list().some(({ viewed }) => viewed !== null && isThem(viewed.by)) || deps.usesOutspoken(email);
}

function isHarmless(context: OutboxContext, row: MessageRow): boolean {
  // Their Outspoken asks for what it has not got.
  if (row.via === 'practice' || row.again !== null) return true;
  return remainingRecipients(row).every(({ email }) => showsOnce(context, email));
}

/** True once it is known that a message which is about to fail has arrived, which is then written down. */
export async function hasArrivedAfterAll(context: OutboxContext, id: string, work: Work): Promise<boolean> {
  const row = context.store.get(id);
  const waitsMs = context.deps.sentWaitsMs ?? defaultSentWaitsMs;
  const sighting = row.maybeSent ? await lookForCopy(context, row, work, waitsMs) : 'nowhere';
  return await settleArrived(context, id, sighting);
}

/**
 * True where a message that may have been sent may be sent again. Otherwise what follows is written down: that it has
 * arrived, when it is looked for again, or that its user has to say.
 */
export async function mayRepeat(context: OutboxContext, row: MessageRow, work: Work): Promise<boolean> {
  const { deps, rules } = context;
  const harmless = isHarmless(context, row);
  const isFirstLook = !harmless && row.doubt === null;
  const waitsMs = isFirstLook ? (deps.sentWaitsMs ?? defaultSentWaitsMs) : [];
  const sighting = await lookForCopy(context, row, work, waitsMs);
  if (await settleArrived(context, row.id, sighting)) return false;
  if (work.signal.aborted) return false;
  const verdict = decideDoubt({ row, sighting, isHarmless: harmless, random: deps.random, rules });
  if (verdict.kind === 'repeat') return true;
  const isAsked = verdict.kind !== 'wait';
  const delayMs = isAsked ? null : verdict.delayMs;
  setDue(context, row.id, delayMs);
  context.change(row.id, {
    state: isAsked ? 'failed' : 'queued',
    doubt: { looks: isAsked ? (row.doubt?.looks ?? 0) : verdict.looks, isRepeatWanted: false },
    nextAttemptAt: delayMs === null ? null : new Date(deps.clock.nowMs() + delayMs).toISOString(),
  });
  deps.log.info('message-in-doubt', { messageId: row.id, sighting, verdict: verdict.kind });
  return false;
}
