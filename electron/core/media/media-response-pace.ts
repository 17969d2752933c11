import { setTimeout as sleep } from 'node:timers/promises';

/** How fast a body is served: `burstBytes` at once, what follows at `bytesPerSecond`. */
export interface ServingPace {
  readonly burstBytes: number;
  readonly bytesPerSecond: number;
}

/** What a player asks for at a place until it shows it: a keyframe, what follows it, and a second or two to go on with. */
const leastBurstBytes = 512 * 1024;
const leastBytesPerSecond = 3 * 1024 * 1024;
/** Players go three times as fast as the recording; with room to get ahead. */
const timesAsPlayed = 8;
const burstSeconds = 2;

/**
 * The pace for players, of a file that plays for `durationMs`. Chromium reads ten and more megabytes ahead as fast as it is
 * served. That took processors from showing the place one went to: with a pace, the next place in three hours of screen is
 * shown in two thirds of the time.
 */
export function playerPace(sizeBytes: number, durationMs: number): ServingPace {
  const asPlayed = durationMs > 0 ? (sizeBytes * 1000) / durationMs : 0;
  return {
    burstBytes: Math.max(leastBurstBytes, asPlayed * burstSeconds),
    bytesPerSecond: Math.max(leastBytesPerSecond, asPlayed * timesAsPlayed),
  };
}

/** Milliseconds to wait at `elapsedMs` after the first byte, when `servedBytes` are served. */
export function paceWaitMs(pace: ServingPace, servedBytes: number, elapsedMs: number): number {
  const dueMs = ((servedBytes - pace.burstBytes) * 1000) / pace.bytesPerSecond;
  return Math.max(0, dueMs - elapsedMs);
}

/**
 * Creates what waits, before each piece, until it may be served; the clock starts with the first. Rejects once `signal` is
 * aborted. Null waits for nothing.
 */
export function createPaceKeeper(
  pace: ServingPace | null,
  signal: AbortSignal,
): (servedBytes: number) => Promise<void> {
  let begunMs: number | undefined;
  return async (servedBytes) => {
    if (!pace) return;
    begunMs ??= performance.now();
    const waitMs = paceWaitMs(pace, servedBytes, performance.now() - begunMs);
    if (waitMs >= 1) await sleep(waitMs, undefined, { signal });
  };
}
