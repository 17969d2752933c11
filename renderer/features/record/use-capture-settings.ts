import { useCallback, useState } from 'react';
import type { CaptureSettings } from '../../../shared/model/settings.ts';
import { toCallError } from '../../bridge/call-error.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { useAppState } from '../shell/app-state.tsx';

type Change = Partial<CaptureSettings>;

/** What screen and camera recordings are made of, and a function that changes and remembers some of it. Changes show at once. */
export function useCaptureSettings(): {
  readonly capture: CaptureSettings;
  readonly change: (change: Change) => void;
} {
  const client = useClient();
  const showProblem = useProblemToast();
  const saved = useAppState().settings.capture;
  const [pending, setPending] = useState<Change>({});
  const capture = { ...saved, ...pending };
  // A choice must not flicker while it is on its way to core and back.
  if (Object.keys(pending).length > 0 && JSON.stringify(capture) === JSON.stringify(saved)) setPending({});
  const change = useCallback(
    (part: Change) => {
      const next = { ...pending, ...part };
      setPending(next);
      client.call('settings.update', { capture: { ...saved, ...next } }).catch((reason: unknown) => {
        setPending({});
        showProblem(toCallError(reason));
      });
    },
    [client, showProblem, saved, pending],
  );
  return { capture, change };
}
