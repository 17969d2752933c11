import './inbox.css';
import type { UnreadFile, UnsettledMessage } from '../../../shared/model/inbox.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Button } from '../../components/button.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { When, useNow } from '../../components/when.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { useAppState } from '../shell/app-state.tsx';
import { describeProblems, describeUnsettled } from './inbox-words.ts';

/** Messages that wait for a decision of the user, and files that could not be read; nothing while there are none. */
export function UnsettledList({
  messages,
  unread,
}: {
  readonly messages: readonly UnsettledMessage[];
  /** Files of the watched folder. */
  readonly unread: readonly UnreadFile[];
}) {
  if (messages.length === 0 && unread.length === 0) return null;
  return (
    <section className="unsettled" aria-labelledby="unsettled-title">
      <h2 id="unsettled-title" className="unsettled-title">
        Waiting for you
      </h2>
      <ul className="unsettled-list" aria-labelledby="unsettled-title">
        {messages.map((message) => (
          <UnsettledRow key={message.id} message={message} />
        ))}
        {unread.map((file) => (
          <UnreadRow key={file.id} file={file} />
        ))}
      </ul>
    </section>
  );
}

function UnsettledRow({ message }: { readonly message: UnsettledMessage }) {
  const { settings } = useAppState();
  const { subject, sender } = message;
  const nowMs = useNow();
  const { meaning, action } = describeUnsettled(message, nowMs);
  return (
    <li className="unsettled-row">
      <div className="unsettled-text">
        <p className="unsettled-subject ellipsis" dir="auto" title={subject}>
          {subject || 'No subject'}
        </p>
        <p className="small quiet">
          <bdi title={sender.email}>{sender.name ? `${sender.name}, ${sender.email}` : sender.email}</bdi>
          {' · '}
          <When instant={message.receivedAt} />
          {message.account !== null && settings.mailAccounts.length > 1 && ` · to ${message.account}`}
        </p>
        <p className="small quiet">{meaning}</p>
        {message.state === 'waiting' && message.linked && (
          <ProgressBar label={`Downloading ${subject}`} isLabelHidden value={message.linked.progress} />
        )}
      </div>
      <UnsettledActions message={message} action={action} />
    </li>
  );
}

function UnreadRow({ file: { id, name, settledAt, problems } }: { readonly file: UnreadFile }) {
  const client = useClient();
  const showProblem = useProblemToast();
  return (
    <li className="unsettled-row">
      <div className="unsettled-text">
        <p className="unsettled-subject ellipsis" dir="auto" title={name}>
          {name}
        </p>
        <p className="small quiet">
          In the watched folder · <When instant={settledAt} />
        </p>
        <p className="small quiet">
          {describeProblems(problems)} It is tried again when the file changes; until then it stays as it is.
        </p>
      </div>
      <div className="unsettled-actions" role="group" aria-label={name}>
        <Button
          variant="secondary"
          onPress={() => void client.call('inbox.dismissUnread', { id }).catch(showProblem)}
        >
          Understood
        </Button>
      </div>
    </li>
  );
}

function UnsettledActions({
  message: { id, state, subject, sender },
  action,
}: {
  readonly message: UnsettledMessage;
  readonly action: string | null;
}) {
  const client = useClient();
  const showProblem = useProblemToast();
  const call = (name: 'inbox.takeMessage' | 'inbox.dismissMessage' | 'inbox.cancelDownload') => () =>
    void client.call(name, { id }).catch(showProblem);
  return (
    <div className="unsettled-actions" role="group" aria-label={subject || sender.email}>
      {action !== null && <Button onPress={call('inbox.takeMessage')}>{action}</Button>}
      {state === 'waiting' ? (
        <Button variant="quiet" onPress={call('inbox.cancelDownload')}>
          Cancel
        </Button>
      ) : (
        <Button variant={action === null ? 'secondary' : 'quiet'} onPress={call('inbox.dismissMessage')}>
          {action === null ? 'Understood' : 'Leave it'}
        </Button>
      )}
    </div>
  );
}
