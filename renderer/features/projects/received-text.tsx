import './received-text.css';
import { Link } from 'wouter';
import type { CarriedItem } from '../../../shared/model/carried-item.ts';
import type { RecordingOrigin } from '../../../shared/model/origin.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { useLive } from '../../bridge/use-live.ts';
import { When } from '../../components/when.tsx';
import { createPlaybackMemory } from '../player/playback-memory.ts';

interface AnsweredProps {
  readonly answers: NonNullable<CarriedItem['answers']>;
}

/** What of ours it answers, with a way there; nothing when that is not here any more. */
function Answered({ answers: { recordingId, atMs } }: AnsweredProps) {
  if (recordingId === null) return null;
  return <AnsweredLink recordingId={recordingId} atMs={atMs} />;
}

function AnsweredLink({ recordingId, atMs }: { readonly recordingId: string; readonly atMs: number | null }) {
  const { value } = useLive('library.getRecording', { recordingId }, []);
  if (!value) return null;
  return (
    <p className="small">
      {'In answer to '}
      <Link
        href={`/recordings/${recordingId}`}
        onClick={() => {
          if (atMs !== null) createPlaybackMemory(window.localStorage).keepPosition(recordingId, atMs);
        }}
      >
        <bdi>{value.title}</bdi>
        {atMs !== null && ` at ${formatDuration(atMs)}`}
      </Link>
    </p>
  );
}

/** Where a recording came from, and what its sender wrote with it: as text, whatever it is. */
export function ReceivedText({
  origin,
  title,
}: {
  readonly origin: RecordingOrigin;
  /** Of the recording: a subject that says the same is left out. */
  readonly title: string;
}) {
  const { sender, subject, text, receivedAt, originalName, kind } = origin;
  return (
    <section className="received" aria-label="Message">
      <p className="small quiet">
        {sender ? (
          <>
            {'From '}
            <bdi>{sender.name ? `${sender.name}, ${sender.email}` : sender.email}</bdi>
          </>
        ) : (
          <>
            {'Imported from '}
            <bdi>{originalName}</bdi>
          </>
        )}
        {' · '}
        {kind === 'mail' ? 'received ' : ''}
        <When instant={receivedAt} />
      </p>
      {origin.item?.answers && <Answered answers={origin.item.answers} />}
      {subject && subject !== title && (
        <h2 className="received-subject" dir="auto">
          {subject}
        </h2>
      )}
      {text.trim() && (
        <p className="received-words" dir="auto">
          {text.trim()}
        </p>
      )}
    </section>
  );
}
