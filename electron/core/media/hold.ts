import { untilAborted } from './until-aborted.ts';

/** A gate that work passes step by step: closed, it stops the work where it is; open, the work goes on. */
export interface Hold {
  held(): boolean;
  set(held: boolean): void;
  /** Resolves at once when open, otherwise when it opens; rejects with the reason of `signal`. */
  whenOpen(signal: AbortSignal): Promise<void>;
}

/** Creates an open {@link Hold}. */
export function createHold(): Hold {
  let held = false;
  const waiting = new Set<() => void>();

  const nextRelease = async (signal: AbortSignal) => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const release = () => resolve(undefined);
    waiting.add(release);
    try {
      await untilAborted(promise, signal);
    } finally {
      waiting.delete(release);
    }
  };
  return {
    held: () => held,
    set(next) {
      held = next;
      if (held) return;
      for (const release of [...waiting]) release();
    },
    async whenOpen(signal) {
      signal.throwIfAborted();
      while (held) await nextRelease(signal);
    },
  };
}
