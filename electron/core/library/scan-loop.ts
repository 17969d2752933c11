import type { Disposable } from '../disposables.ts';

/** Runs scans one at a time in the background. */
export interface ScanLoop extends Disposable {
  /** Asks for a scan; one that is under way is followed by another. */
  request(): void;
  /** Resolves when no scan is under way or asked for. */
  idle(): Promise<void>;
  running(): boolean;
  /** The scan that ended last, in milliseconds of `performance.now()`. */
  last(): { readonly endedMs: number; readonly tookMs: number };
  /** Resolves when no scan is under way, and lets none begin before what it gives is disposed. */
  rest(): Promise<Disposable>;
}

/**
 * Creates a {@link ScanLoop}. `scan` never rejects with anything expected; bugs go to `onFailure`. None begins before
 * `mayBegin` resolves, which asks whether it still is to.
 */
export function createScanLoop(
  scan: (signal: AbortSignal) => Promise<void>,
  onFailure: (error: unknown) => void,
  mayBegin: (isHeld: () => boolean) => Promise<void> = () => Promise.resolve(),
): ScanLoop {
  const stop = new AbortController();
  let wanted = false;
  let resting = false;
  let running: Promise<void> | null = null;
  let last = { endedMs: performance.now(), tookMs: 0 };

  const isHeld = () => resting || stop.signal.aborted;
  const run = async () => {
    while (wanted && !isHeld()) {
      await mayBegin(isHeld);
      if (isHeld()) break;
      wanted = false;
      const beganMs = performance.now();
      await scan(stop.signal).catch(onFailure);
      last = { endedMs: performance.now(), tookMs: performance.now() - beganMs };
    }
    running = null;
  };
  const begin = () => {
    if (!resting) running ??= Promise.resolve().then(run);
  };
  return {
    request() {
      wanted = true;
      begin();
    },
    idle: () => running ?? Promise.resolve(),
    running: () => running !== null,
    last: () => last,
    async rest() {
      resting = true;
      await running;
      return {
        dispose() {
          resting = false;
          if (wanted) begin();
        },
      };
    },
    async dispose() {
      stop.abort();
      await running;
    },
  };
}
