import type { MessageSummary } from '../../../shared/model/message.ts';
import { type MessageRow, isActive } from './message-row.ts';
import { openMessageStore } from './message-store.ts';
import type { OutboxContext, OutboxDeps } from './outbox-context.ts';
import { pump } from './pump.ts';
import { compressionProgress } from './readiness.ts';
import { maxDelayMs, retryRules } from './retry-rules.ts';
import { createRouteGates } from './route-gates.ts';
import { openSpool } from './spool.ts';
import { createWorks } from './works.ts';

const progressEveryMs = 200;
/** Time until work that failed in a way nobody thought of is tried again. */
const unexpectedMs = 60_000;

function summarize(context: OutboxContext, row: MessageRow): MessageSummary {
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
  };
}

/** Brings queue and spool in order after whatever ended the app the last time. */
function recover({ store, spool, dueAt, deps }: OutboxContext): void {
  for (const found of spool.strays((id) => store.find(id) !== undefined)) {
    const problem = { code: 'message-recovered', server: '', response: '' } as const;
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
async function tidy({ store, spool, deps }: OutboxContext): Promise<void> {
  for (const row of store.list()) {
    try {
      if (isActive(row) && !spool.hasNote(row.id)) await spool.writeNote(row);
      if (!isActive(row) && row.state !== 'failed' && spool.hasNote(row.id)) await spool.remove(row.id);
    } catch (error) {
      deps.log.error('spool-not-tidied', error);
    }
  }
}

/** A function that runs `pump` soon, once however often it is called, and again when `pump` says so; `stop` ends it. */
function createScheduler(run: () => number | null) {
  let timer: NodeJS.Timeout | undefined;
  let isOn = false;
  let isPending = false;
  const work = () => {
    isPending = false;
    if (!isOn) return;
    clearTimeout(timer);
    const waitMs = run();
    if (waitMs !== null) timer = setTimeout(work, waitMs);
  };
  return {
    schedule() {
      if (!isOn || isPending) return;
      isPending = true;
      setImmediate(work);
    },
    begin() {
      isOn = true;
    },
    stop() {
      isOn = false;
      clearTimeout(timer);
    },
  };
}

/** Builds what the parts of the outbox share, recovers, and gives the switch that starts and stops work. */
export function createContext(deps: OutboxDeps): {
  readonly context: OutboxContext;
  readonly start: () => void;
  readonly stop: () => void;
} {
  const rules = deps.rules ?? retryRules;
  const lastTold = new Map<string, number>();
  const scheduler = createScheduler(() => pump(context));
  const context: OutboxContext = {
    deps,
    rules,
    store: openMessageStore(deps.database, deps.log),
    spool: openSpool(deps.spoolDirectory, deps.log),
    works: createWorks((id, error) => {
      lastTold.delete(id);
      if (error !== null) {
        deps.log.error('message-work-failed', error, { messageId: id });
        context.dueAt.set(id, deps.clock.monotonicMs() + unexpectedMs);
      }
      scheduler.schedule();
    }),
    gates: createRouteGates({ clock: deps.clock, rules, random: deps.random }),
    dueAt: new Map(),
    held: new Map(),
    change(id, patch) {
      const row = context.store.update(id, patch);
      deps.emit('outbox.changed', summarize(context, row));
      return row;
    },
    summary: (row) => summarize(context, row),
    tellProgress(id) {
      const nowMs = deps.clock.monotonicMs();
      if (nowMs - (lastTold.get(id) ?? -Infinity) < progressEveryMs) return;
      lastTold.set(id, nowMs);
      deps.emit('outbox.changed', summarize(context, context.store.get(id)));
    },
    schedule: () => scheduler.schedule(),
  };
  recover(context);
  return {
    context,
    stop: () => scheduler.stop(),
    start() {
      scheduler.begin();
      void tidy(context);
      scheduler.schedule();
    },
  };
}
