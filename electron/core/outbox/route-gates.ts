import type { Clock } from '../clock.ts';
import type { MessageRow, routeOf } from './message-row.ts';
import type { RetryRules } from './retry-rules.ts';

/** See {@link routeOf}. */
type Route = ReturnType<typeof routeOf>;
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
  limit(route: Route): number;
  /** Milliseconds until the route is tried again; 0 when it may be now. */
  waitMs(route: Route): number;
  /** True since the last failure until the route has worked again. */
  isTroubled(route: Route): boolean;
  /** Why, if it is known. */
  problem(route: Route): Problem;
  close(route: Route, problem: Problem): void;
  /** The server answered. Returns true if the route was troubled before. */
  reached(route: Route): boolean;
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
  const closed = new Map<Route, Closed>();
  const waitMs = (route: Route) =>
    Math.max(0, (closed.get(route)?.untilMs ?? 0) - options.clock.monotonicMs());
  return {
    limit: (route) => {
      if (!closed.has(route)) return concurrency;
      return waitMs(route) > 0 ? 0 : 1;
    },
    waitMs: (route) => (closed.has(route) ? waitMs(route) : 0),
    isTroubled: (route) => closed.has(route),
    problem: (route) => closed.get(route)?.problem ?? null,
    close(route, problem) {
      const failures = (closed.get(route)?.failures ?? 0) + 1;
      const delayMs = options.rules.afterUnreachable(failures, options.random);
      closed.set(route, { failures, untilMs: options.clock.monotonicMs() + delayMs, problem });
    },
    reached: (route) => closed.delete(route),
    retryNow() {
      for (const [route, { problem }] of closed) closed.set(route, { failures: 0, untilMs: 0, problem });
    },
  };
}
