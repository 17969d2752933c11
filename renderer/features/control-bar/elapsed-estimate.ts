/** What core tells of a running take's clock; it hears of recorded time once a second, so `elapsedMs` is always a little old. */
interface Told {
  readonly recordingId: string;
  readonly paused: boolean;
  readonly elapsedMs: number;
}

/** Guesses the clock of a take that another window records, from what core tells of it. */
export interface ElapsedEstimate {
  /** Takes in what was told at `nowMs` on any steady clock. */
  readonly learn: (told: Told, nowMs: number) => void;
  /** Recorded time at `nowMs`; 0 before anything was learned. */
  readonly at: (nowMs: number) => number;
}

/** Creates an {@link ElapsedEstimate}. What is told is never ahead of the take, so of all that was told the highest counts. */
export function createElapsedEstimate(): ElapsedEstimate {
  let last: Told | null = null;
  let aheadMs = 0;
  return {
    learn(told, nowMs) {
      const isSameRun = last?.recordingId === told.recordingId && !last.paused && !told.paused;
      const toldAheadMs = told.elapsedMs - nowMs;
      aheadMs = isSameRun ? Math.max(aheadMs, toldAheadMs) : toldAheadMs;
      last = told;
    },
    at(nowMs) {
      if (!last) return 0;
      return last.paused ? last.elapsedMs : Math.max(0, nowMs + aheadMs);
    },
  };
}
