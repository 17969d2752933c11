import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves once `condition` gives something truthy, with that; rejects after `timeoutMs`. Errors of `condition` count as not yet. It is asked every `pauseMs`. */
export async function waitUntil<Value>(
  condition: () => Value | Promise<Value>,
  timeoutMs = 60_000,
  pauseMs = 25,
): Promise<Exclude<Value, false | null | undefined>> {
  const end = performance.now() + timeoutMs;
  let problem: unknown = new Error('the condition was never met');
  while (performance.now() < end) {
    try {
      const value = await condition();
      if (value !== false && value !== null && value !== undefined) {
        return value as Exclude<Value, false | null | undefined>;
      }
    } catch (error) {
      problem = error;
    }
    await sleep(pauseMs);
  }
  throw problem;
}
