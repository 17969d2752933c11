import { useState } from 'react';
import { Link } from 'wouter';
import type { MessageSummary } from '../../../shared/model/message.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { StateLabel } from '../../components/state-label.tsx';
import { When, useNow } from '../../components/when.tsx';
import { describeProblem } from '../notices/describe-problem.ts';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { useAppState } from '../shell/app-state.tsx';
import { awaitedPart, explainCancel, hasStarted, isCancellable } from './message-parts.ts';
import {
  explainMessage,
  isEditable,
  isOnWay,
  isRetryable,
  isUnsure,
  messageShapes,
  messageWords,
} from './message-words.ts';

interface OutboxRowProps {
  readonly message: MessageSummary;
  /** All parts of the message, in order; only itself when it is whole. */
  readonly parts: readonly MessageSummary[];
  readonly onEdit: () => void;
}

/** One message: to whom, how it stands and why, and what can be done about it. */
export function OutboxRow({ message, parts, onEdit }: OutboxRowProps) {
  const isMoving =
    message.state === 'sending' || (message.state === 'preparing' && message.progress !== null);
  return (
    <li className="outbox-row">
      <div className="outbox-row-text">
        <p className="outbox-row-subject ellipsis fit" title={message.subject} dir="auto">
          {message.subject}
        </p>
        <MessageFacts message={message} />
      </div>
      <div className="outbox-row-state" role="status">
        <StateLabel shape={messageShapes[message.state]}>{messageWords[message.state]}</StateLabel>
        {message.sentAt && (
          <span className="quiet small">
            <When instant={message.sentAt} />
          </span>
        )}
      </div>
      <Explanation message={message} parts={parts} />
      {isMoving && (
        <div className="outbox-row-progress">
          <ProgressBar
            label={`${messageWords[message.state]}: ${message.subject}`}
            isLabelHidden
            value={message.progress}
            note={message.state === 'preparing' ? '' : undefined}
          />
        </div>
      )}
      <MessageActions message={message} parts={parts} onEdit={onEdit} />
    </li>
  );
}

function MessageFacts({ message }: { readonly message: MessageSummary }) {
  const { settings } = useAppState();
  const { to, cc } = message;
  const names = (all: typeof to) => all.map((person) => person.name || person.email).join(', ');
  const people = cc.length > 0 ? `${names(to)}, Cc ${names(cc)}` : names(to);
  const addresses = [...to, ...cc].map((person) => person.email).join(', ');
  const facts = message.recordings.map((recording) => formatDuration(recording.durationMs));
  if (message.via === 'account' && message.from !== null && settings.mailAccounts.length > 1)
    facts.unshift(`From ${message.from}`);
  if (message.sizeBytes !== null) facts.push(formatBytes(message.sizeBytes));
  const { part } = message;
  if (part !== null) facts.unshift(`Part ${part.number} of ${part.count}`);
  return (
    <p className="outbox-row-facts small quiet">
      <span className="ellipsis" title={addresses} dir="auto">
        To {people}
      </span>
      {facts.map((fact, index) => (
        <span key={index} className="tabular">
          {fact}
        </span>
      ))}
    </p>
  );
}

function Explanation({ message, parts }: Omit<OutboxRowProps, 'onEdit'>) {
  const awaited = awaitedPart(message, parts);
  const text = explainMessage(message, useNow(), awaited);
  const problem = awaited === null || !isOnWay(message) ? message.problem : null;
  const response = problem?.response;
  const action = problem && describeProblem(problem.code).action;
  if (!text && !response) return null;
  return (
    <div className="outbox-row-why small quiet">
      <p>
        {text} {action?.kind === 'go' && <Link href={action.href}>{action.label}</Link>}
      </p>
      {response && (
        <details className="notice-detail">
          <summary>Details</summary>
          <pre tabIndex={0}>{response}</pre>
        </details>
      )}
    </div>
  );
}

function MessageActions({ message, parts, onEdit }: OutboxRowProps) {
  const client = useClient();
  const showProblem = useProblemToast();
  const messageId = message.id;
  const isEnded = !isOnWay(message);
  // Only another account helps, or the same one again.
  const canRetry = isRetryable(message) && message.problem?.code !== 'account-removed';
  return (
    <div className="outbox-row-actions" role="group" aria-label={nameOf(message)}>
      {canRetry && (isEnded || awaitedPart(message, parts) === null) && (
        <Button
          variant={message.state === 'failed' ? 'secondary' : 'quiet'}
          onPress={() => void client.call('outbox.retry', { messageId }).catch(showProblem)}
        >
          {isEnded && isUnsure(message) ? 'Send again' : 'Retry'}
        </Button>
      )}
      {isUnsure(message) && (
        <Button
          variant="quiet"
          onPress={() => void client.call('outbox.confirmArrival', { messageId }).catch(showProblem)}
        >
          It arrived
        </Button>
      )}
      {(message.state === 'sent' || message.state === 'viewed') && message.part === null && (
        <Button
          variant="quiet"
          onPress={() => void client.call('outbox.sendAgain', { messageId }).catch(showProblem)}
        >
          Send again
        </Button>
      )}
      {isEditable(message) && !hasStarted(parts) && (
        <Button variant="quiet" onPress={onEdit}>
          Edit
        </Button>
      )}
      {isCancellable(message, parts) ? (
        <CancelButton parts={parts} messageId={messageId} />
      ) : (
        <IconButton
          label="Take off the list"
          icon="close"
          onPress={() => void client.call('outbox.remove', { messageId }).catch(showProblem)}
        />
      )}
    </div>
  );
}

function nameOf({ subject, part }: MessageSummary): string {
  return part === null ? subject : `${subject}, part ${part.number} of ${part.count}`;
}

/** Cancels at once, but asks where other parts are cancelled with this one. */
function CancelButton({ parts, messageId }: { parts: OutboxRowProps['parts']; messageId: string }) {
  const client = useClient();
  const showProblem = useProblemToast();
  const [isAsking, setAsking] = useState(false);
  const cancel = () => void client.call('outbox.cancel', { messageId }).catch(showProblem);
  return (
    <>
      <Button variant="quiet" onPress={() => (parts.length > 1 ? setAsking(true) : cancel())}>
        Cancel
      </Button>
      <ConfirmDialog
        title="Cancel the parts that have not gone?"
        isOpen={isAsking}
        confirmLabel="Cancel these parts"
        cancelLabel="Keep sending"
        onConfirm={cancel}
        onClose={() => setAsking(false)}
      >
        {explainCancel(parts)}
      </ConfirmDialog>
    </>
  );
}
