/** Recorded time: runs while recording, stands while paused. Milliseconds. */
export interface ElapsedClock {
  elapsedMs(): number;
  pause(): void;
  resume(): void;
}

/** Starts an {@link ElapsedClock} at 0; `nowMs` must never go back (`performance.now`). */
export function startElapsedClock(nowMs: () => number): ElapsedClock {
  let runningSince: number | null = nowMs();
  let before = 0;
  return {
    elapsedMs: () => before + (runningSince === null ? 0 : nowMs() - runningSince),
    pause() {
      if (runningSince === null) return;
      before += nowMs() - runningSince;
      runningSince = null;
    },
    resume() {
      runningSince ??= nowMs();
    },
  };
}
