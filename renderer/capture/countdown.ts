const secondMs = 1000;

/** What a countdown needs. */
export interface CountdownOptions {
  /** Told what is left at every second, in milliseconds. */
  readonly onSecond: (leftMs: number) => void;
  readonly signal: AbortSignal;
  readonly wait?: (ms: number) => Promise<unknown>;
}

const waitByClock = (ms: number) => new Promise((resolve) => window.setTimeout(resolve, ms));

/** Counts down `seconds`. Rejects with the signal's reason when aborted. */
export async function countDown(
  seconds: number,
  { onSecond, signal, wait = waitByClock }: CountdownOptions,
): Promise<void> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(toError(signal.reason)), { once: true });
  });
  // Nobody may be waiting for it any more.
  aborted.catch(() => undefined);
  signal.throwIfAborted();
  for (let left = seconds; left > 0; left--) {
    onSecond(left * secondMs);
    await Promise.race([wait(secondMs), aborted]);
  }
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new DOMException('cancelled', 'AbortError');
}
