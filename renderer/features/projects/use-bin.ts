import { useCallback } from 'react';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useToast } from '../../components/toast.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';

/** Returns the function that moves a recording to the bin and offers Undo. Resolves with whether it is there. */
export function useBin(): (recording: Pick<RecordingSummary, 'id' | 'title'>) => Promise<boolean> {
  const client = useClient();
  const showToast = useToast();
  const showProblem = useProblemToast();
  return useCallback(
    async ({ id, title }) => {
      try {
        await client.call('library.binRecording', { recordingId: id });
      } catch (reason) {
        showProblem(reason);
        return false;
      }
      showToast({
        message: `Moved to the bin: ${title}`,
        onUndo: () => void client.call('library.restoreRecording', { recordingId: id }).catch(showProblem),
      });
      return true;
    },
    [client, showToast, showProblem],
  );
}
