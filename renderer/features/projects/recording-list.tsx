import './recording-list.css';
import { useState } from 'react';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { useLive } from '../../bridge/use-live.ts';
import { FileDialog } from './file-dialog.tsx';
import { RecordingRow } from './recording-row.tsx';

interface RecordingListProps {
  readonly label: string;
  readonly recordings: readonly RecordingSummary[];
}

/** Recordings as rows, newest first as given, each playable in place. One plays at a time. */
export function RecordingList({ label, recordings }: RecordingListProps) {
  const [playingId, setPlayingId] = useState<string | null>(null);
  const [filed, setFiled] = useState<RecordingSummary | null>(null);
  const jobs = useLive('compression.listJobs', {}, ['compression.changed']).value ?? [];
  return (
    <>
      <ul className="recording-list" aria-label={label}>
        {recordings.map((recording) => (
          <RecordingRow
            key={recording.id}
            recording={recording}
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
