import { useCallback, useState } from 'react';
import { type CallError, toCallError } from '../../bridge/call-error.ts';

/** An action that runs at most once at a time, and what became of it. */
export interface Action {
  readonly run: (work: () => Promise<void>) => void;
  readonly isRunning: boolean;
  readonly error: CallError | null;
  readonly clear: () => void;
}

/** Runs calls a person asked for and keeps the failure of the last one, for a notice beside the button. */
export function useAction(): Action {
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const run = useCallback((work: () => Promise<void>) => {
    setRunning(true);
    setError(null);
    work()
      .catch((reason: unknown) => setError(toCallError(reason)))
      .finally(() => setRunning(false));
  }, []);
  const clear = useCallback(() => setError(null), []);
  return { run, isRunning, error, clear };
}
