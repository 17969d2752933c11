import { setTimeout as sleep } from 'node:timers/promises';

/** Lets work that can wait begin when the window has come up: until then it would only be in its way. */
export interface StartCalm {
  /** The window asks something. */
  readonly touch: () => void;
  /** True shortly after it asked. */
  readonly isAsked: () => boolean;
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

/** A window that is used asks again within this time. */
const askedMs = 400;

const defaultTimes: StartCalmTimes = { firstMs: 4000, quietMs: 200, mostMs: 2000 };

/** Creates a {@link StartCalm}; the start is now. */
export function createStartCalm(times: StartCalmTimes = defaultTimes): StartCalm {
  let endsMs = performance.now() + times.firstMs;
  let latestMs: number | null = null;
  let isOver = false;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  return {
    touch() {
      const nowMs = performance.now();
      askedAtMs = nowMs;
      if (isOver) return;
      latestMs ??= nowMs + times.mostMs;
      endsMs = Math.min(nowMs + times.quietMs, latestMs);
    },
    isAsked: () => performance.now() - askedAtMs < askedMs,
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
