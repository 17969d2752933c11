import { memo, useState } from 'react';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Button, LinkButton } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { useToast } from '../../components/toast.tsx';
import { WhenSeen, useNow } from '../../components/when.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { describeLength } from './recording-words.ts';
import { roomBefore, useDrawnRows } from './use-drawn-rows.ts';
import { type RecordingWindow, useRecordingWindow } from './use-recording-window.ts';

const binned = { scope: { bin: true } } as const;

/** Deleted recordings, kept for 30 days. */
export function BinPage() {
  const window = useRecordingWindow(binned, ['library.changed']);
  const { total: known, error, refresh } = window;
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
      {total > 0 && <BinList window={window} />}
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

function BinList({ window }: { readonly window: RecordingWindow }) {
  const nowMs = useNow();
  const { drawn, total, listProps } = useDrawnRows(window, null);
  return (
    <ul {...listProps} className="recording-list" aria-label="Bin">
      {drawn.map(({ row, at, gap }) => (
        <BinRow key={row.id} recording={row} at={at} of={total} gap={gap} nowMs={nowMs} />
      ))}
    </ul>
  );
}

interface BinRowProps {
  readonly recording: RecordingSummary;
  /** Which row of how many it is, counted from 1. */
  readonly at: number;
  readonly of: number;
  /** Rows before it that are not there. */
  readonly gap: number;
  readonly nowMs: number;
}

const BinRow = memo(function BinRow({ recording, at, of, gap, nowMs }: BinRowProps) {
  const client = useClient();
  const showToast = useToast();
  const showProblem = useProblemToast();
  const restore = async () => {
    const back = await client.call('library.restoreRecording', { recordingId: recording.id });
    const place = back.unfiled ? 'Unfiled' : `${back.clientName}, ${back.projectName}`;
    showToast({ message: `Restored to ${place}.` });
  };
  return (
    <li
      className="bin-row"
      style={roomBefore(gap)}
      data-id={recording.id}
      aria-posinset={at}
      aria-setsize={of}
    >
      <p className="recording-row-title ellipsis fit" title={recording.title} dir="auto">
        {recording.title}
      </p>
      <span className="small quiet">
        <span className="visually-hidden">Deleted </span>
        <WhenSeen instant={recording.binnedAt ?? recording.createdAt} nowMs={nowMs} />
      </span>
      <span className="small tabular">{describeLength(recording)}</span>
      <span className="small quiet tabular">{formatBytes(recording.sizeBytes)}</span>
      <Button variant="quiet" icon="undo" onPress={() => void restore().catch(showProblem)}>
        Restore
      </Button>
    </li>
  );
});
