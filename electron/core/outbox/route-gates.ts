import type { Clock } from '../clock.ts';
import type { MessageRow } from './message-row.ts';
import type { RetryRules } from './retry-rules.ts';

type Via = MessageRow['via'];
type Problem = MessageRow['problem'];

interface Closed {
  readonly failures: number;
  /** On the monotonic clock. */
  readonly untilMs: number;
  readonly problem: Problem;
}

/** Whether the server of each route can be asked. A route that failed is tried with one message at a time, then with all. */
export interface RouteGates {
  /** How many messages may be on their way at once. */
  limit(via: Via): number;
  /** Milliseconds until the route is tried again; 0 when it may be now. */
  waitMs(via: Via): number;
  /** True since the last failure until the route has worked again. */
  isTroubled(via: Via): boolean;
  /** Why, if it is known. */
  problem(via: Via): Problem;
  close(via: Via, problem: Problem): void;
  /** The server answered. Returns true if the route was troubled before. */
  reached(via: Via): boolean;
  /** Something changed: ask at once. */
  retryNow(): void;
}

const concurrency = 2;

/** Creates gates that are open. */
export function createRouteGates(options: {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly rules: RetryRules;
  readonly random: () => number;
}): RouteGates {
  const closed = new Map<Via, Closed>();
  const waitMs = (via: Via) => Math.max(0, (closed.get(via)?.untilMs ?? 0) - options.clock.monotonicMs());
  return {
    limit: (via) => {
      if (!closed.has(via)) return concurrency;
      return waitMs(via) > 0 ? 0 : 1;
    },
    waitMs: (via) => (closed.has(via) ? waitMs(via) : 0),
    isTroubled: (via) => closed.has(via),
    problem: (via) => closed.get(via)?.problem ?? null,
    close(via, problem) {
      const failures = (closed.get(via)?.failures ?? 0) + 1;
      const delayMs = options.rules.afterUnreachable(failures, options.random);
      closed.set(via, { failures, untilMs: options.clock.monotonicMs() + delayMs, problem });
    },
    reached: (via) => closed.delete(via),
    retryNow() {
      for (const [via, { problem }] of closed) closed.set(via, { failures: 0, untilMs: 0, problem });
    },
  };
}
