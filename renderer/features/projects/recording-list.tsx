import './recording-list.css';
import { useMemo, useState } from 'react';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { useLive } from '../../bridge/use-live.ts';
import { describeDeliveries } from './describe-delivery.ts';
import { FileDialog } from './file-dialog.tsx';
import { RecordingRow } from './recording-row.tsx';
import { type RowWindow, roomAround } from './use-recording-window.ts';
import type { Selection } from './use-selection.ts';

interface RecordingListProps {
  readonly label: string;
  readonly recordings: readonly RecordingSummary[];
  /** Left out where rows are not selected. */
  readonly selection?: Selection;
  /** Where the rows are a part of a longer list. */
  readonly window?: RowWindow;
}

/** Recordings as rows, newest first as given, each playable in place. One plays at a time. */
export function RecordingList({ label, recordings, selection, window }: RecordingListProps) {
  const [playingId, setPlayingId] = useState<string | null>(null);
  const [filed, setFiled] = useState<RecordingSummary | null>(null);
  const jobs = useLive('compression.listJobs', {}, ['compression.changed']).value ?? [];
  const messages = useLive('outbox.list', {}, ['outbox.changed', 'outbox.removed']).value;
  const deliveries = useMemo(() => describeDeliveries(messages ?? []), [messages]);
  const rows = window && { before: window.before, total: window.total };
  return (
    <>
      <ul
        ref={window?.list}
        className="recording-list"
        style={rows && roomAround(rows, recordings.length)}
        data-selecting={selection ? selection.ids.length > 0 : undefined}
        aria-label={label}
      >
        {recordings.map((recording, index) => (
          <RecordingRow
            key={recording.id}
            recording={recording}
            delivery={deliveries.get(recording.id)}
            {...(selection && { selection })}
            {...(rows && { place: { at: rows.before + index + 1, of: rows.total } })}
            job={jobs.find((job) => job.recordingId === recording.id)}
            isPlaying={recording.id === playingId}
            onPlay={() => setPlayingId(recording.id === playingId ? null : recording.id)}
            onFile={() => setFiled(recording)}
          />
        ))}
      </ul>
      <FileDialog recording={filed} onClose={() => setFiled(null)} />
    </>
  );
}
