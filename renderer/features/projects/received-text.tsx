import './received-text.css';
import { Link } from 'wouter';
import type { CarriedItem } from '../../../shared/model/carried-item.ts';
import type { RecordingOrigin } from '../../../shared/model/origin.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { useLive } from '../../bridge/use-live.ts';
import { When } from '../../components/when.tsx';
import { momentPath } from '../../../shared/model/moment-address.ts';
import { momentOf } from '../player/moment-link.ts';

/** See `plainBody`. */
const belowWords = '-----';

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
      <Link href={momentPath(atMs === null ? { recordingId, atMs } : momentOf(value, atMs))}>
        <bdi>{value.title}</bdi>
        {atMs !== null && ` at ${formatDuration(atMs)}`}
      </Link>
    </p>
  );
}

/** What the sender wrote. Their Outspoken puts what it says itself, for other mail programs, below a line. */
function wordsOf({ text, item }: RecordingOrigin): string {
  if (item === null) return text.trim();
  const lines = text.split(/\r?\n/);
  return lines
    .slice(0, Math.max(0, lines.lastIndexOf(belowWords)))
    .join('\n')
    .trim();
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
  const { sender, subject, receivedAt, originalName, kind } = origin;
  const words = wordsOf(origin);
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
      {words && (
        <p className="received-words" dir="auto">
          {words}
        </p>
      )}
    </section>
  );
}
