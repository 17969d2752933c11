import type { EndReason } from '../../../shared/model/recording.ts';
import type { Disposable } from '../disposables.ts';

/** Tries again, while the app runs, to save takes whose end could not be written: the disk may have room again. */
export interface TakeRepair extends Disposable {
  add(recordingId: string, reason: EndReason): void;
}

/** Creates a {@link TakeRepair} that calls `recover` every `retryMs` for each take until it resolves with true. */
export function createTakeRepair(options: {
  readonly recover: (recordingId: string, reason: EndReason) => Promise<boolean>;
  readonly retryMs: number;
}): TakeRepair {
  const takes = new Map<string, EndReason>();
  let timer: NodeJS.Timeout | undefined;
  let trying: Promise<void> = Promise.resolve();
  let disposed = false;

  async function tryAll(): Promise<void> {
    for (const [recordingId, reason] of [...takes]) {
      if (await options.recover(recordingId, reason)) takes.delete(recordingId);
    }
    schedule();
  }

  function schedule(): void {
    if (disposed || takes.size === 0 || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      trying = tryAll();
    }, options.retryMs);
    timer.unref();
  }

  return {
    add(recordingId, reason) {
      takes.set(recordingId, reason);
      schedule();
    },
    async dispose() {
      disposed = true;
      clearTimeout(timer);
      await trying;
    },
  };
}
