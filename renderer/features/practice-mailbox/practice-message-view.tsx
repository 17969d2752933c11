import type { PracticeMessageDetail } from '../../../shared/model/message.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { useLive } from '../../bridge/use-live.ts';
import { Icon } from '../../components/icon.tsx';
import { When } from '../../components/when.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';

/** One message of the practice mailbox with its text and its playable attachments. */
export function PracticeMessageView({ id }: { readonly id: string }) {
  const { value: message, error, refresh } = useLive('practice.get', { id }, []);
  return (
    <article className="practice-message" aria-label="Message">
      {error && <ProblemNotice error={error} onRetry={refresh} />}
      {message && <MessageText message={message} />}
    </article>
  );
}

function MessageText({ message }: { readonly message: PracticeMessageDetail }) {
  const sender = message.from.name ? `${message.from.name} <${message.from.email}>` : message.from.email;
  return (
    <>
      <h2 dir="auto">{message.subject}</h2>
      <dl className="practice-message-head small">
        <dt>From</dt>
        <dd dir="auto">{sender}</dd>
        <dt>To</dt>
        <dd dir="auto">{message.to.join(', ')}</dd>
        <dt>Arrived</dt>
        <dd>
          <When instant={message.receivedAt} />
        </dd>
      </dl>
      <p className="practice-message-text" dir="auto">
        {message.text.trim()}
      </p>
      {message.attachments.map((attachment) => (
        <figure key={attachment.url} className="practice-attachment">
          <figcaption className="small">
            <span className="ellipsis" title={attachment.name} dir="auto">
              {attachment.name}
            </span>
            <span className="quiet tabular">{formatBytes(attachment.sizeBytes)}</span>
            <a href={attachment.url} download={attachment.name} aria-label={`Save ${attachment.name}`}>
              <Icon name="download" size={16} />
            </a>
          </figcaption>
          {attachment.mimeType.startsWith('video/') && (
            <video
              controls
              controlsList="nodownload"
              preload="metadata"
              playsInline
              src={attachment.url}
              aria-label={attachment.name}
            />
          )}
          {attachment.mimeType.startsWith('audio/') && (
            // What was said is in the message; there are no captions yet to attach.
            <audio
              controls
              controlsList="nodownload"
              preload="metadata"
              src={attachment.url}
              aria-label={attachment.name}
            />
          )}
        </figure>
      ))}
    </>
  );
}
