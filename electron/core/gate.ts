/** Many at once, or one alone. Who wants to be alone does not wait for those who come later. */
export interface Gate {
  /** Runs `work` beside others. */
  readonly shared: <Value>(work: () => Promise<Value>) => Promise<Value>;
  /** Runs `work` alone, when those inside are done; those who come meanwhile wait. */
  readonly exclusive: <Value>(work: () => Promise<Value>) => Promise<Value>;
  /** True when nobody is inside. */
  readonly isFree: () => boolean;
}

/** Creates an open {@link Gate}. */
export function createGate(): Gate {
  const waiting: { readonly alone: boolean; readonly open: () => void }[] = [];
  let inside = 0;
  let closed = false;

  const letIn = () => {
    for (let next = waiting[0]; next !== undefined && !closed; next = waiting[0]) {
      if (next.alone && inside > 0) return;
      waiting.shift();
      inside++;
      closed = next.alone;
      next.open();
    }
  };
  const enter = async <Value>(alone: boolean, work: () => Promise<Value>): Promise<Value> => {
    await new Promise<void>((open) => {
      waiting.push({ alone, open });
      letIn();
    });
    try {
      return await work();
    } finally {
      inside--;
      closed = false;
      letIn();
    }
  };
  return {
    shared: (work) => enter(false, work),
    exclusive: (work) => enter(true, work),
    isFree: () => inside === 0,
  };
}
