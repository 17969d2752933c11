/** A source that the next request for a screen gets. */
export interface ArmedSource {
  readonly sourceId: string;
  readonly systemAudio: boolean;
}

/** At most one source, chosen before it is asked for: no picker may sit inside the request itself. */
export interface SourceArm {
  /** Replaces a source armed earlier. */
  arm(source: ArmedSource): void;
  /** Gives the armed source and forgets it; null when there is none or it is too old. */
  take(): ArmedSource | null;
}

const lifetimeMs = 10_000;

/** Creates a {@link SourceArm}; `nowMs` reads any steady clock. */
export function createSourceArm(nowMs: () => number): SourceArm {
  let armed: { readonly source: ArmedSource; readonly untilMs: number } | null = null;
  return {
    arm(source) {
      armed = { source, untilMs: nowMs() + lifetimeMs };
    },
    take() {
      const taken = armed;
      armed = null;
      return taken !== null && nowMs() < taken.untilMs ? taken.source : null;
    },
  };
}
