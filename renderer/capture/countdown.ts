const secondMs = 1000;

/** Counts down `seconds`, telling what is left at every second, in milliseconds. Rejects with the signal's reason when aborted. */
export async function countDown(
  seconds: number,
  onSecond: (leftMs: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(toError(signal.reason)), { once: true });
  });
  // Nobody may be waiting for it any more.
  aborted.catch(() => undefined);
  signal.throwIfAborted();
  for (let left = seconds; left > 0; left--) {
    onSecond(left * secondMs);
    await Promise.race([new Promise((resolve) => window.setTimeout(resolve, secondMs)), aborted]);
  }
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new DOMException('cancelled', 'AbortError');
}
