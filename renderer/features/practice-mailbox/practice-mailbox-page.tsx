import './practice-mailbox.css';
import { useState } from 'react';
import type { PracticeMessage } from '../../../shared/model/message.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { useLive } from '../../bridge/use-live.ts';
import { LinkButton } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { When } from '../../components/when.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { PracticeMessageView } from './practice-message-view.tsx';

/** What arrived in the practice mailbox: the list, and beside it the chosen message as its recipient would see it. */
export function PracticeMailboxPage() {
  const { value: messages, error, refresh } = useLive('practice.list', {}, ['practice.received']);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const shownId = messages?.some(({ id }) => id === chosenId) ? chosenId : (messages?.[0]?.id ?? null);
  return (
    <Page
      title="Practice mailbox"
      subtitle="What your recipients would get. It stays on this computer."
      width="wide"
      actions={
        <LinkButton href="/outbox" icon="back" variant="quiet">
          Back
        </LinkButton>
      }
    >
      {error && <ProblemNotice error={error} onRetry={refresh} />}
      {messages?.length === 0 && (
        <EmptyState icon="practice" title="Nothing has arrived yet">
          Send a recording to any address while the practice mailbox is in use, and it arrives here within
          seconds.
        </EmptyState>
      )}
      {messages && messages.length > 0 && (
        <div className="practice">
          <ul className="practice-list" aria-label="Practice mailbox">
            {messages.map((message) => (
              <PracticeRow
                key={message.id}
                message={message}
                isChosen={message.id === shownId}
                onChoose={() => setChosenId(message.id)}
              />
            ))}
          </ul>
          {shownId && <PracticeMessageView key={shownId} id={shownId} />}
        </div>
      )}
    </Page>
  );
}

interface PracticeRowProps {
  readonly message: PracticeMessage;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function PracticeRow({ message, isChosen, onChoose }: PracticeRowProps) {
  return (
    <li>
      <button type="button" className="practice-row" aria-current={isChosen} onClick={onChoose}>
        <span className="practice-row-subject ellipsis fit" title={message.subject} dir="auto">
          {message.subject}
        </span>
        <span className="practice-row-facts small quiet">
          <span className="ellipsis" dir="auto">
            {message.to.join(', ')}
          </span>
          <span className="tabular">{formatBytes(message.sizeBytes)}</span>
          <When instant={message.receivedAt} />
        </span>
      </button>
    </li>
  );
}
