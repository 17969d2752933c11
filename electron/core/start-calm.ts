import { setTimeout as sleep } from 'node:timers/promises';

/** Lets work that can wait begin when the window has come up: until then it would only be in its way. */
export interface StartCalm {
  /** The window asks something. */
  readonly touch: () => void;
  /** Resolves when the window is up, when none comes, or when `signal` is aborted; at once later on. */
  readonly wait: (signal: AbortSignal) => Promise<void>;
}

/** Times in milliseconds. */
export interface StartCalmTimes {
  /** For so long a window is waited for. */
  readonly firstMs: number;
  /** When it has asked nothing for so long, it is up. */
  readonly quietMs: number;
  /** It is waited for no longer than this, however much it asks. */
  readonly mostMs: number;
}

const defaultTimes: StartCalmTimes = { firstMs: 4000, quietMs: 200, mostMs: 8000 };

/** Creates a {@link StartCalm}; the start is now. */
export function createStartCalm(times: StartCalmTimes = defaultTimes): StartCalm {
  const startMs = performance.now();
  let askedMs: number | null = null;
  let isOver = false;
  const endsMs = () => {
    const quietMs = askedMs === null ? startMs + times.firstMs : askedMs + times.quietMs;
    return Math.min(quietMs, startMs + times.mostMs);
  };
  return {
    touch() {
      if (!isOver) askedMs = performance.now();
    },
    async wait(signal) {
      while (!isOver && !signal.aborted) {
        const leftMs = endsMs() - performance.now();
        // Looked at often, since a first question ends the wait sooner.
        if (leftMs > 0) await sleep(Math.min(leftMs, times.quietMs), undefined, { ref: false });
        else isOver = true;
      }
    },
  };
}
