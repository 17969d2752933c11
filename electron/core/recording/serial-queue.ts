/** Runs tasks one after the other, in the order they came, whether or not earlier ones failed. */
export interface SerialQueue {
  /** Settles as the task does. */
  run<Value>(task: () => Promise<Value>): Promise<Value>;
  /** Tasks that run or wait. */
  pending(): number;
}

/** Creates an empty {@link SerialQueue}. */
export function createSerialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve();
  let pending = 0;
  return {
    run(task) {
      pending++;
      const result = last.then(task).finally(() => {
        pending--;
      });
      last = result.catch(() => undefined);
      return result;
    },
    pending: () => pending,
  };
}
