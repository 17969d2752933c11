import { useState } from 'react';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Button, LinkButton } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { useToast } from '../../components/toast.tsx';
import { When } from '../../components/when.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { describeLength } from './recording-words.ts';
import { type RowWindow, roomAround, useRecordingWindow } from './use-recording-window.ts';

const binned = { scope: { bin: true } } as const;

/** Deleted recordings, kept for 30 days. */
export function BinPage() {
  const { total: known, items, window, error, refresh } = useRecordingWindow(binned, ['library.changed']);
  const total = known ?? 0;
  return (
    <Page
      title="Bin"
      subtitle="Deleted recordings stay here for 30 days."
      width="wide"
      actions={
        <>
          <LinkButton href="/projects" icon="back" variant="quiet">
            Back
          </LinkButton>
          {total > 0 && <EmptyBinButton total={total} />}
        </>
      }
    >
      {error && <ProblemNotice error={error} onRetry={refresh} />}
      {known === 0 && (
        <EmptyState icon="bin" title="The bin is empty">
          Recordings you delete or discard can be restored from here.
        </EmptyState>
      )}
      {total > 0 && <BinList recordings={items} window={window} />}
    </Page>
  );
}

function EmptyBinButton({ total }: { readonly total: number }) {
  const client = useClient();
  const showToast = useToast();
  const showProblem = useProblemToast();
  const [isAsking, setAsking] = useState(false);
  const empty = async () => {
    const { removed } = await client.call('library.emptyBin', {});
    showToast({ message: `${formatCount(removed, 'recording')} removed for good.` });
  };
  return (
    <>
      <Button onPress={() => setAsking(true)}>Empty bin</Button>
      <ConfirmDialog
        title="Empty the bin?"
        isOpen={isAsking}
        confirmLabel="Remove for good"
        cancelLabel="Keep"
        onConfirm={() => void empty().catch(showProblem)}
        onClose={() => setAsking(false)}
      >
        {formatCount(total, 'recording')} will be removed from the disk. This cannot be undone.
      </ConfirmDialog>
    </>
  );
}

function BinList({
  recordings,
  window: { list, before, total },
}: {
  readonly recordings: readonly RecordingSummary[];
  readonly window: RowWindow;
}) {
  return (
    <ul
      ref={list}
      className="recording-list"
      style={roomAround({ before, total }, recordings.length)}
      aria-label="Bin"
    >
      {recordings.map((recording, index) => (
        <BinRow key={recording.id} recording={recording} at={before + index + 1} of={total} />
      ))}
    </ul>
  );
}

interface BinRowProps {
  readonly recording: RecordingSummary;
  /** Which row of how many it is, counted from 1. */
  readonly at: number;
  readonly of: number;
}

function BinRow({ recording, at, of }: BinRowProps) {
  const client = useClient();
  const showToast = useToast();
  const showProblem = useProblemToast();
  const restore = async () => {
    const back = await client.call('library.restoreRecording', { recordingId: recording.id });
    const place = back.unfiled ? 'Unfiled' : `${back.clientName}, ${back.projectName}`;
    showToast({ message: `Restored to ${place}.` });
  };
  return (
    <li className="bin-row" aria-posinset={at} aria-setsize={of}>
      <p className="recording-row-title ellipsis fit" title={recording.title} dir="auto">
        {recording.title}
      </p>
      <span className="small quiet">
        <span className="visually-hidden">Deleted </span>
        <When instant={recording.binnedAt ?? recording.createdAt} />
      </span>
      <span className="small tabular">{describeLength(recording)}</span>
      <span className="small quiet tabular">{formatBytes(recording.sizeBytes)}</span>
      <Button variant="quiet" icon="undo" onPress={() => void restore().catch(showProblem)}>
        Restore
      </Button>
    </li>
  );
}
