import type { Clock } from '../clock.ts';
import { type RowChanges, openMessageStore } from './message-store.ts';
import type { OutboxContext, OutboxDeps } from './outbox-context.ts';
import { pump } from './pump.ts';
import { recoverOutbox, tidySpool } from './recover-outbox.ts';
import { retryRules } from './retry-rules.ts';
import { createRouteGates } from './route-gates.ts';
import { createScheduler } from './scheduler.ts';
import { summarizeMessage } from './summarize-message.ts';
import { createWorks } from './works.ts';

const progressEveryMs = 200;
/** Time until work that failed in a way nobody thought of is tried again. */
const unexpectedMs = 60_000;

/** Calls `tell` for each id at most once in a while. */
function throttle(clock: Pick<Clock, 'monotonicMs'>, tell: (id: string) => void): (id: string) => void {
  const last = new Map<string, number>();
  return (id) => {
    const nowMs = clock.monotonicMs();
    if (nowMs - (last.get(id) ?? -Infinity) < progressEveryMs) return;
    last.set(id, nowMs);
    tell(id);
  };
}

function applyChanges({ store, deps, summary }: OutboxContext, changes: RowChanges): void {
  store.apply(changes);
  const { update = [], insert = [], remove = [] } = changes;
  for (const { id } of [...update, ...insert]) deps.emit('outbox.changed', summary(store.get(id)));
  for (const messageId of remove) deps.emit('outbox.removed', { messageId });
}

/** Builds what the parts of the outbox share, recovers, and gives the switch that starts and stops work. */
export function createContext(deps: OutboxDeps): {
  readonly context: OutboxContext;
  readonly start: () => void;
  readonly stop: () => void;
} {
  const rules = deps.rules ?? retryRules;
  const scheduler = createScheduler(
    () => pump(context),
    // The disk may be full: nothing can be written down, and nothing may be done that is not.
    (error) => deps.log.error('outbox-stuck', error),
  );
  const context: OutboxContext = {
    deps,
    rules,
    store: openMessageStore(deps.database, deps.log),
    spool: deps.spool,
    works: createWorks((id, error) => {
      if (error !== null) {
        deps.log.error('message-work-failed', error, { messageId: id });
        context.pausedUntil.set(id, deps.clock.monotonicMs() + unexpectedMs);
      }
      scheduler.schedule();
    }),
    gates: createRouteGates({ clock: deps.clock, rules, random: deps.random }),
    dueAt: new Map(),
    pausedUntil: new Map(),
    held: new Map(),
    change(id, patch) {
      const row = context.store.update(id, patch);
      deps.emit('outbox.changed', summarizeMessage(context, row));
      return row;
    },
    apply: (changes) => applyChanges(context, changes),
    summary: (row) => summarizeMessage(context, row),
    tellProgress: throttle(deps.clock, (id) => {
      deps.emit('outbox.changed', summarizeMessage(context, context.store.get(id)));
    }),
    schedule: scheduler.schedule,
  };
  recoverOutbox(context);
  return {
    context,
    stop: scheduler.stop,
    start() {
      scheduler.begin();
      void tidySpool(context);
      void deps.uploads.tidy();
      scheduler.schedule();
    },
  };
}
