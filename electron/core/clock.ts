/** Time for code that must survive changes of the wall clock: `monotonicMs` never goes back. */
export interface Clock {
  /** Wall clock, milliseconds since 1970. May jump. */
  nowMs(): number;
  /** Milliseconds since an arbitrary start; only differences mean anything. */
  monotonicMs(): number;
}

/** The clock of this machine. */
export const systemClock: Clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
