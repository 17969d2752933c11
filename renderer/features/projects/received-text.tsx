import './received-text.css';
import type { RecordingOrigin } from '../../../shared/model/origin.ts';
import { When } from '../../components/when.tsx';

/** Where a recording came from, and what its sender wrote with it: as text, whatever it is. */
export function ReceivedText({ origin }: { readonly origin: RecordingOrigin }) {
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
      {subject && (
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
