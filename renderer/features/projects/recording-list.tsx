import './recording-list.css';
import { useState } from 'react';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { useLive } from '../../bridge/use-live.ts';
import { useNow } from '../../components/when.tsx';
import { FileDialog } from './file-dialog.tsx';
import { RecordingRow } from './recording-row.tsx';
import { useDrawnRows } from './use-drawn-rows.ts';
import type { RecordingWindow } from './use-recording-window.ts';
import { useRowActions } from './use-row-actions.ts';
import type { Selection } from './use-selection.ts';
import { useStanding } from './use-standing.ts';

interface RecordingListProps {
  readonly label: string;
  readonly recordings: readonly RecordingSummary[];
}

/** A few recordings as rows, newest first as given, each playable in place. One plays at a time. */
export function RecordingList({ label, recordings }: RecordingListProps) {
  const { propsOf, dialog } = useRows();
  return (
    <>
      <ul className="recording-list" aria-label={label}>
        {recordings.map((recording) => (
          <RecordingRow key={recording.id} {...propsOf(recording)} />
        ))}
      </ul>
      {dialog}
    </>
  );
}

interface LongRecordingListProps {
  readonly label: string;
  readonly window: RecordingWindow;
  /** Left out where rows are not selected. */
  readonly selection?: Selection;
}

/** Like {@link RecordingList} for any number of recordings: only rows that are seen or nearly are there. */
export function LongRecordingList({ label, window, selection }: LongRecordingListProps) {
  const { propsOf, playingId, dialog } = useRows(selection);
  const { drawn, total, listProps } = useDrawnRows(window, playingId);
  return (
    <>
      <ul
        {...listProps}
        className="recording-list"
        data-selecting={selection ? selection.chosen.length > 0 : undefined}
        aria-label={label}
      >
        {drawn.map(({ row, at, gap }) => (
          <RecordingRow key={row.id} {...propsOf(row)} at={at} of={total} gap={gap} />
        ))}
      </ul>
      {dialog}
    </>
  );
}

/** What rows of recordings share: which one plays, which one is filed, what is known of all. */
function useRows(selection?: Selection) {
  const [playingId, setPlayingId] = useState<string | null>(null);
  const [filed, setFiled] = useState<RecordingSummary | null>(null);
  const jobs = useLive('compression.listJobs', {}, ['compression.changed']).value ?? [];
  const standingOf = useStanding();
  const nowMs = useNow();
  const toggle = (id: string, isRange: boolean) => selection?.toggle(id, isRange);
  const actions = useRowActions({ file: setFiled, show: setPlayingId, toggle });
  return {
    playingId,
    dialog: <FileDialog recording={filed} onClose={() => setFiled(null)} />,
    propsOf: (recording: RecordingSummary) => ({
      recording,
      ...standingOf(recording.id),
      job: jobs.find((job) => job.recordingId === recording.id),
      isPlaying: recording.id === playingId,
      isSelected: selection?.has(recording.id),
      nowMs,
      actions,
    }),
  };
}
