import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { type CallError, toCallError } from '../../bridge/call-error.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { LinkButton } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { useToast } from '../../components/toast.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { SendPanel } from './send-panel.tsx';

/** Sends several recordings in one message. */
export function SendTogetherPage({ ids }: { readonly ids: readonly string[] }) {
  const { recordings, error } = useRecordings(ids);
  const [, navigate] = useLocation();
  const client = useClient();
  const showToast = useToast();
  const showProblem = useProblemToast();
  const [first, ...others] = recordings ?? [];
  return (
    <Page title="Send together">
      {error && <ProblemNotice error={error} />}
      {recordings?.length === 0 && (
        <EmptyState
          icon="send"
          title="There is nothing to send"
          action={<LinkButton href="/projects">Show the library</LinkButton>}
        >
          The recordings are in the bin, or no longer in the library.
        </EmptyState>
      )}
      {first && (
        <SendPanel
          recording={first}
          others={others}
          onCancel={() => history.back()}
          onQueued={({ id: messageId }) => {
            const onUndo = () => void client.call('outbox.cancel', { messageId }).catch(showProblem);
            showToast({ message: 'Queued. It goes by itself.', onUndo });
            navigate('/outbox');
          }}
        />
      )}
    </Page>
  );
}

/** Those of the recordings that can be sent; undefined until all were looked up. */
function useRecordings(ids: readonly string[]) {
  const client = useClient();
  const [recordings, setRecordings] = useState<readonly RecordingDetail[]>();
  const [error, setError] = useState<CallError | null>(null);
  const key = ids.join(',');
  useEffect(() => {
    let isWanted = true;
    const load = async () => {
      const found = await Promise.all(
        key.split(',').map((recordingId) =>
          client.call('library.getRecording', { recordingId }).catch((reason: unknown) => {
            if (toCallError(reason).code === 'not-found') return null;
            throw reason;
          }),
        ),
      );
      if (isWanted)
        setRecordings(found.filter((one) => one !== null).filter(({ binnedAt }) => binnedAt === null));
    };
    load().catch((reason: unknown) => setError(toCallError(reason)));
    return () => {
      isWanted = false;
    };
  }, [client, key]);
  return { recordings, error };
}
