import { toCallError } from '../bridge/call-error.ts';

/** Small calls that must arrive in their order: pauses and marks. */
export interface RetryQueue {
  add(call: () => Promise<unknown>): void;
  /** The connection is back: goes on with the call that did not get through. */
  goOn(): void;
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>;
  /** Forgets what waits. */
  abandon(): void;
}

/** Creates a {@link RetryQueue}. A call that fails for another reason than a lost connection is not repeated. */
export function createRetryQueue(): RetryQueue {
  const calls: (() => Promise<unknown>)[] = [];
  const waiters: (() => void)[] = [];
  let isCalling = false;

  const settle = () => {
    if (calls.length > 0) return;
    for (const waiter of waiters.splice(0)) waiter();
  };
  const pump = async () => {
    if (isCalling) return;
    isCalling = true;
    for (let [call] = calls; call; [call] = calls) {
      try {
        await call();
      } catch (error) {
        if (toCallError(error).code === 'connection-lost') break;
      }
      calls.shift();
    }
    isCalling = false;
    settle();
  };
  return {
    add(call) {
      calls.push(call);
      // After a lost connection the first call fails again, at no cost, until `goOn`.
      void pump();
    },
    goOn: () => void pump(),
    drained: () =>
      new Promise((resolve) => {
        waiters.push(resolve);
        settle();
      }),
    abandon() {
      calls.length = 0;
      settle();
    },
  };
}
