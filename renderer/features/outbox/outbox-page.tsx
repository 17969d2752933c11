import './outbox.css';
import { useState } from 'react';
import type { MessageSummary } from '../../../shared/model/message.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { useLive } from '../../bridge/use-live.ts';
import { LinkButton } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { EditMessage } from '../send/edit-message.tsx';
import { useAppState } from '../shell/app-state.tsx';
import { partsOf } from './message-parts.ts';
import { isOnWay } from './message-words.ts';
import { OutboxRow } from './outbox-row.tsx';

/** Every message on its way or done, with what it waits for. */
export function OutboxPage() {
  const { settings, status } = useAppState();
  const {
    value: messages,
    error,
    refresh,
  } = useLive('outbox.list', {}, ['outbox.changed', 'outbox.removed']);
  const [edited, setEdited] = useState<MessageSummary | null>(null);
  const waiting = (messages ?? []).filter(isOnWay).length;
  const isPractice = settings.mailMode === 'practice';
  return (
    <Page
      title="Outbox"
      width="wide"
      subtitle={
        isPractice
          ? 'The practice mailbox is in use: messages stay on this computer.'
          : settings.mailAccounts.map(({ email }) => email).join(', ')
      }
      actions={
        isPractice && (
          <LinkButton href="/practice-mailbox" icon="practice">
            Practice mailbox
          </LinkButton>
        )
      }
    >
      {error && <ProblemNotice error={error} onRetry={refresh} />}
      {!status.online && waiting > 0 && !isPractice && (
        <p className="quiet" role="status">
          Offline. {formatCount(waiting, 'message')} will go when you are back.
        </p>
      )}
      {messages?.length === 0 && <NothingSent />}
      {messages && messages.length > 0 && (
        <ul className="outbox" aria-label="Outbox">
          {messages.map((message) => (
            <OutboxRow
              key={message.id}
              message={message}
              parts={partsOf(message, messages)}
              onEdit={() => setEdited(message)}
            />
          ))}
        </ul>
      )}
      <Dialog title="Edit message" width="wide" isOpen={edited !== null} onClose={() => setEdited(null)}>
        {edited && <EditMessage message={edited} onDone={() => setEdited(null)} />}
      </Dialog>
    </Page>
  );
}

function NothingSent() {
  return (
    <EmptyState
      icon="send"
      title="Nothing to send"
      action={
        <LinkButton href="/" icon="microphone">
          Start a voice memo
        </LinkButton>
      }
    >
      Messages with your recordings wait here until they have been sent. They go by themselves, also after
      days without a network.
    </EmptyState>
  );
}
