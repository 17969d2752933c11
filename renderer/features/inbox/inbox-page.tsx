import './inbox.css';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { InboxStatus } from '../../../shared/model/inbox.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { MenuButton } from '../../components/menu.tsx';
import { Notice } from '../../components/notice.tsx';
import { Page } from '../../components/page.tsx';
import { useNow } from '../../components/when.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { LongRecordingList } from '../projects/recording-list.tsx';
import { useRecordingWindow } from '../projects/use-recording-window.ts';
import { FilingRulesDialog } from './filing-rules-dialog.tsx';
import { ImportButton, ImportProblems } from './import-button.tsx';
import { describeReading } from './inbox-words.ts';
import { ListenButton } from './listen-button.tsx';
import { MissingList } from './missing-parts.tsx';
import { UnsettledList } from './unsettled-list.tsx';
import { type ImportState, useImport } from './use-import.ts';
import { WatchedLine } from './watched-line.tsx';

/** What others made, newest first, what of it waits for a decision, and the ways to get more of it. */
export function InboxPage() {
  const importing = useImport();
  const nowMs = useNow();
  const [showsRules, setShowsRules] = useState(false);
  const inbox = useLive('inbox.getStatus', {}, ['inbox.changed', 'settings.changed', 'library.changed']);
  const { value: watched = null } = useLive('inbox.getWatchedFolder', {}, ['inbox.watchedChanged']);
  const [, navigate] = useLocation();
  const recordings = useRecordingWindow({ scope: { received: true } }, ['library.changed']);
  return (
    <DropZone importing={importing}>
      <Page
        title="Inbox"
        width="wide"
        subtitle={inbox.value && describeReading(inbox.value, nowMs)}
        actions={
          <>
            <ListenButton />
            <CheckButton status={inbox.value} />
            <ImportButton importing={importing} />
            <MenuButton
              label="More"
              entries={[
                { label: 'Filing rules', icon: 'folder-move', onSelect: () => setShowsRules(true) },
                {
                  label: 'Watched folder',
                  icon: 'folder-open',
                  onSelect: () => navigate('/settings/watched-folder'),
                },
              ]}
            />
          </>
        }
      >
        {inbox.error && <ProblemNotice error={inbox.error} onRetry={inbox.refresh} />}
        {inbox.value && <ReadingTrouble status={inbox.value} />}
        <ImportProblems importing={importing} />
        <FilingRulesDialog isOpen={showsRules} onClose={() => setShowsRules(false)} />
        <WatchedLine watched={watched} />
        <UnsettledList messages={inbox.value?.unsettled ?? []} unread={watched?.unread ?? []} />
        <MissingList missing={inbox.value?.missing ?? []} />
        {recordings.error && <ProblemNotice error={recordings.error} onRetry={recordings.refresh} />}
        {recordings.total === 0 && <NothingReceived isOff={inbox.value?.state === 'off'} />}
        {recordings.total !== undefined && recordings.total > 0 && (
          <LongRecordingList label="Inbox" window={recordings} />
        )}
      </Page>
    </DropZone>
  );
}

function CheckButton({ status }: { readonly status: InboxStatus | undefined }) {
  const client = useClient();
  const showProblem = useProblemToast();
  const isBusy = status?.mailboxes.every(({ state }) => state === 'syncing' || state === 'connecting');
  return (
    <Button
      icon="retry"
      isDisabled={status === undefined || isBusy === true}
      onPress={() => void client.call('inbox.checkMail', {}).catch(showProblem)}
    >
      Check mail
    </Button>
  );
}

function ReadingTrouble({ status }: { readonly status: InboxStatus }) {
  const [, navigate] = useLocation();
  const { mailboxes } = status;
  const refused = mailboxes.filter(({ state }) => state === 'sign-in-failed');
  const unmoved = mailboxes.filter(({ state, detail }) => state === 'idle' && detail !== '');
  const moving = unmoved.map(({ email, detail }) => (
    <Notice
      key={`${email} moving`}
      icon="warning"
      title="Mail that was taken in could not be moved."
      actionLabel="Mail account"
      onAction={() => navigate('/settings/mail')}
      detail={detail}
    >
      Its recordings are here, and it stays in the inbox of {email}. Choose another folder, or none.
    </Notice>
  ));
  const opening = refused.map(({ email, detail }) => (
    <Notice
      key={email}
      icon="warning"
      title={mailboxes.length === 1 ? 'The mailbox cannot be opened.' : `${email} cannot be opened.`}
      actionLabel="Mail account"
      onAction={() => navigate('/settings/mail')}
      detail={detail}
    >
      Enter the user name and password of {mailboxes.length === 1 ? 'your' : 'this'} mail account again.
      Nothing is lost: what came meanwhile is fetched then.
    </Notice>
  ));
  return [...opening, ...moving];
}

function NothingReceived({ isOff }: { readonly isOff: boolean }) {
  return (
    <EmptyState
      icon="inbox"
      title="Nothing here yet"
      action={isOff ? <LinkButton href="/settings/mail">Mail account</LinkButton> : undefined}
    >
      {isOff
        ? 'Set up a mail account, and recordings that others send you appear here. Files and folders can be imported, or dropped onto this page.'
        : 'Recordings that others send you appear here by themselves. Files and folders can be imported, or dropped onto this page.'}
    </EmptyState>
  );
}

/** A page that files can be dropped onto. */
function DropZone({
  importing,
  children,
}: {
  readonly importing: ImportState;
  readonly children: React.ReactNode;
}) {
  const [isOver, setOver] = useState(false);
  const hasFiles = ({ dataTransfer }: React.DragEvent) => dataTransfer.types.includes('Files');
  return (
    <div
      className="drop-zone"
      data-over={isOver}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        importing.takeDropped(event.dataTransfer);
      }}
    >
      {children}
      {isOver && (
        <p className="drop-hint" aria-hidden="true">
          Drop to import
        </p>
      )}
    </div>
  );
}
