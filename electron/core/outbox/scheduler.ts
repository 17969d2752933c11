/** Runs something soon, and again when it asks for it. */
export interface Scheduler {
  /** Runs it in the next turn, once however often this is called. Does nothing while stopped. */
  readonly schedule: () => void;
  readonly begin: () => void;
  readonly stop: () => void;
}

/** Time after which a run that failed is repeated. */
const failedMs = 10_000;

/** Creates a stopped {@link Scheduler}; `run` returns the milliseconds until it wants to run again, or null. `onError` gets what it throws. */
export function createScheduler(run: () => number | null, onError: (error: unknown) => void): Scheduler {
  let timer: NodeJS.Timeout | undefined;
  let isOn = false;
  let isPending = false;
  const tryRun = () => {
    try {
      return run();
    } catch (error) {
      onError(error);
      return failedMs;
    }
  };
  const work = () => {
    isPending = false;
    if (!isOn) return;
    clearTimeout(timer);
    const waitMs = tryRun();
    if (waitMs !== null) timer = setTimeout(work, waitMs);
  };
  return {
    schedule() {
      if (!isOn || isPending) return;
      isPending = true;
      setImmediate(work);
    },
    begin() {
      isOn = true;
    },
    stop() {
      isOn = false;
      clearTimeout(timer);
    },
  };
}
