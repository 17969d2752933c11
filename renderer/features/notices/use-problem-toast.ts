import { useCallback } from 'react';
import { toCallError } from '../../bridge/call-error.ts';
import { useToast } from '../../components/toast.tsx';
import { describeProblem } from './describe-problem.ts';

/** Returns a function for `catch` that says in a toast why something from a list or menu did not work. */
export function useProblemToast(): (reason: unknown) => void {
  const showToast = useToast();
  return useCallback(
    (reason: unknown) => {
      const { title, meaning } = describeProblem(toCallError(reason).code);
      showToast({ message: `${title} ${meaning}` });
    },
    [showToast],
  );
}
