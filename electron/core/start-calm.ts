import { setTimeout as sleep } from 'node:timers/promises';

/** Lets work that can wait begin when the window has come up: until then it would only be in its way. */
export interface StartCalm {
  /** The window asks something. */
  readonly touch: () => void;
  /** Resolves when the window is up, when none comes, or soon after `isOff` says that nobody waits any more; at once later on. */
  readonly wait: (isOff: () => boolean) => Promise<void>;
}

/** Times in milliseconds. */
export interface StartCalmTimes {
  /** For so long a window is waited for. */
  readonly firstMs: number;
  /** When it has asked nothing for so long, it is up. */
  readonly quietMs: number;
  /** It is waited for no longer than this after it first asked, however much it asks. */
  readonly mostMs: number;
}

const defaultTimes: StartCalmTimes = { firstMs: 4000, quietMs: 200, mostMs: 2000 };

/** Creates a {@link StartCalm}; the start is now. */
export function createStartCalm(times: StartCalmTimes = defaultTimes): StartCalm {
  let endsMs = performance.now() + times.firstMs;
  let latestMs: number | null = null;
  let isOver = false;
  return {
    touch() {
      if (isOver) return;
      const nowMs = performance.now();
      latestMs ??= nowMs + times.mostMs;
      endsMs = Math.min(nowMs + times.quietMs, latestMs);
    },
    async wait(isOff) {
      while (!isOver && !isOff()) {
        const leftMs = endsMs - performance.now();
        // Looked at often, since a first question ends the wait sooner, and so may others.
        if (leftMs > 0) await sleep(Math.min(leftMs, times.quietMs / 4), undefined, { ref: false });
        else isOver = true;
      }
    },
  };
}
