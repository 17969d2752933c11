import { type Sighting, lookForCopy } from './find-arrived.ts';
import type { MessageRow } from './message-row.ts';
import { type OutboxContext, setDue } from './outbox-context.ts';
import { settleArrived } from './settle-doubt.ts';
import type { Work } from './works.ts';

/** Looks in all: a copy that is not there by then does not come. */
const mostLooks = 20;
/** Networks come and go within seconds. */
const restMs = 60_000;

/** True for a message whose user was asked whether it arrived, and has not answered. */
function isAskedAbout({ state, maybeSent, via, doubt }: MessageRow): boolean {
  return state === 'failed' && maybeSent && via === 'account' && (doubt?.looks ?? 0) < mostLooks;
}

/** Writes down what was found; nothing where the user has decided meanwhile. */
async function settleSighting(context: OutboxContext, id: string, sighting: Sighting): Promise<void> {
  const row = context.store.get(id);
  if (!isAskedAbout(row) || (await settleArrived(context, id, sighting))) return;
  const { doubt } = row;
  if (sighting === 'absent' && doubt !== null) {
    // It is asked for once more before it goes: the server files what it takes and has not filed this.
    setDue(context, id, null);
    context.change(id, { state: 'queued', nextAttemptAt: null });
    return;
  }
  const looks = (doubt?.looks ?? 0) + 1;
  context.store.update(id, { doubt: { looks, isRepeatWanted: doubt?.isRepeatWanted ?? false } });
}

/**
 * Creates what looks in the Sent mailbox, once, for each message whose user is being asked whether it arrived: called when
 * a network returned or the machine woke.
 */
export function createLookingAgain(context: OutboxContext): () => void {
  const { store, works, held, deps } = context;
  const lookedMs = new Map<string, number>();
  const look = async (id: string, work: Work) => {
    const sighting = await lookForCopy(context, store.get(id), work, []);
    if (!work.signal.aborted) await settleSighting(context, id, sighting);
  };
  return () => {
    if (deps.isOffline()) return;
    const nowMs = deps.clock.monotonicMs();
    for (const row of store.list().filter(isAskedAbout)) {
      const isRested = nowMs - (lookedMs.get(row.id) ?? -Infinity) >= restMs;
      if (!isRested || works.get(row.id) !== undefined || held.has(row.id)) continue;
      lookedMs.set(row.id, nowMs);
      works.start(row.id, 'look', (work) => look(row.id, work));
    }
  };
}
