import { useClient } from '../../bridge/client-context.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';

/** Gives what opens a recording that is a link, by its id, in the user's browser. */
export function useOpenLink(): (recordingId: string) => void {
  const client = useClient();
  const showProblem = useProblemToast();
  return (recordingId) => void client.call('library.openLink', { recordingId }).catch(showProblem);
}
