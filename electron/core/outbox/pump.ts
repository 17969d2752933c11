import { checkReadiness } from './readiness.ts';
import { type MessageRow, isActive, routeOf } from './message-row.ts';
import type { OutboxContext } from './outbox-context.ts';
import { pickDue } from './pick-due.ts';
import { prepareMessage } from './prepare-message.ts';
import { sendMessage } from './send-message.ts';

/** Longest time until the wall clock is looked at again, since it may jump and the machine may sleep. */
const maxTickMs = 30_000;

function isScheduled({ deps }: OutboxContext, row: MessageRow): boolean {
  return row.sendAt !== null && Date.parse(row.sendAt) > deps.clock.nowMs();
}

/** Milliseconds until a retry may be made, by whichever clock says so first: sleep stops the one, a change of time the other. */
function retryWaitMs({ deps, dueAt }: OutboxContext, row: MessageRow): number {
  const monotonicMs = (dueAt.get(row.id) ?? 0) - deps.clock.monotonicMs();
  const wallMs =
    row.nextAttemptAt === null ? monotonicMs : Date.parse(row.nextAttemptAt) - deps.clock.nowMs();
  return Math.max(0, Math.min(monotonicMs, wallMs));
}

function isBusy({ works, held, pausedUntil, deps }: OutboxContext, row: MessageRow): boolean {
  const isPaused = (pausedUntil.get(row.id) ?? 0) > deps.clock.monotonicMs();
  return isPaused || works.get(row.id) !== undefined || held.has(row.id);
}

function sameProblem(one: MessageRow['problem'], other: MessageRow['problem']): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Pictures take long to prepare; what has none need not wait for them. */
function hasPicture({ recordings }: Pick<MessageRow, 'recordings'>): boolean {
  return recordings.some(({ kind }) => kind !== 'voice');
}

/** Starts preparing the first message that can be, one with pictures and one without at a time, and says of the others what they wait for. */
function prepareNext(context: OutboxContext): void {
  const { deps, works, store } = context;
  const isAlike = (row: MessageRow) => (id: string) => {
    const other = store.find(id);
    // An upload may take an hour, and needs the network only.
    if (works.get(id)?.isUploading === true) return false;
    return other === undefined || hasPicture(other) === hasPicture(row);
  };
  for (const row of store.list()) {
    if (row.state !== 'preparing' || isBusy(context, row) || retryWaitMs(context, row) > 0) continue;
    // A part that goes again as it was needs no recording.
    const isMade = row.spool !== null;
    const readiness = isMade ? ({ kind: 'ready' } as const) : checkReadiness(row, deps);
    if (readiness.kind === 'failed') {
      context.change(row.id, { state: 'failed', problem: readiness.problem });
    } else if (readiness.kind === 'waiting') {
      if (!sameProblem(row.problem, readiness.problem))
        context.change(row.id, { problem: readiness.problem });
    } else if (works.count('prepare', isAlike(row)) === 0) {
      works.start(row.id, 'prepare', (work) => prepareMessage(context, row.id, work));
    }
  }
}

function isDue(context: OutboxContext, row: MessageRow): boolean {
  return !isScheduled(context, row) && retryWaitMs(context, row) === 0;
}

function sendNext(context: OutboxContext): void {
  const { works, gates, store } = context;
  const rows = store.list();
  const routes = new Map(rows.map((row) => [row.id, routeOf(row)]));
  const picked = pickDue(rows, {
    isDue: (row) => isDue(context, row),
    isScheduled: (row) => isScheduled(context, row),
    isBusy: (row) => isBusy(context, row),
    room: (route) => gates.limit(route) - works.count('send', (id) => routes.get(id) === route),
  });
  for (const { id } of picked) works.start(id, 'send', (work) => sendMessage(context, id, work));
}

/** Shows the messages of a route that does not work as waiting. */
function showWaiting(context: OutboxContext): void {
  const { gates, store } = context;
  for (const row of store.list()) {
    if (row.state !== 'queued' || isBusy(context, row) || !isDue(context, row)) continue;
    const route = routeOf(row);
    const problem = gates.problem(route);
    const isNetwork = problem === null || problem.code === 'mail-unreachable';
    if (gates.isTroubled(route) && isNetwork) context.change(row.id, { state: 'waiting', problem });
  }
}

/** Starts whatever can be started now; returns the time until it should be called again, or null while nothing is to be done. */
export function pump(context: OutboxContext): number | null {
  // Asked before anything is started: what becomes due meanwhile was not started, and must not be slept through.
  const waits = context.store
    .list()
    .filter(isActive)
    .flatMap((row) => {
      const scheduledMs = row.sendAt === null ? 0 : Date.parse(row.sendAt) - context.deps.clock.nowMs();
      return [scheduledMs, retryWaitMs(context, row), context.gates.waitMs(routeOf(row))].filter(
        (ms) => ms > 0,
      );
    });
  prepareNext(context);
  sendNext(context);
  showWaiting(context);
  return context.store.list().some(isActive) ? Math.min(maxTickMs, ...waits) : null;
}
