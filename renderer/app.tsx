import { useEffect, useState } from 'react';
import { Route, Router, Switch, useLocation } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { useClient } from './bridge/client-context.tsx';
import { reportNetwork } from './bridge/report-network.ts';
import { CaptureProvider } from './capture/capture-provider.tsx';
import { LinkButton } from './components/button.tsx';
import { EmptyState } from './components/empty-state.tsx';
import { Page } from './components/page.tsx';
import { ToastProvider } from './components/toast.tsx';
import { ControlBar } from './features/control-bar/control-bar.tsx';
import { EditorPage } from './features/editor/editor-page.tsx';
import { FirstRunPage } from './features/first-run/first-run-page.tsx';
import { ExportsPage } from './features/history/exports-page.tsx';
import { InboxPage } from './features/inbox/inbox-page.tsx';
import { OutboxPage } from './features/outbox/outbox-page.tsx';
import { PracticeMailboxPage } from './features/practice-mailbox/practice-mailbox-page.tsx';
import { NowPlayingProvider } from './features/player/now-playing-provider.tsx';
import { parseSeconds } from './features/player/moment-link.ts';
import { BinPage } from './features/projects/bin-page.tsx';
import { ProjectPage } from './features/projects/project-page.tsx';
import { ProjectsPage } from './features/projects/projects-page.tsx';
import { RecordingPage } from './features/projects/recording-page.tsx';
import { RecordPage } from './features/record/record-page.tsx';
import { ReplyProvider } from './features/reply/reply-provider.tsx';
import { ReviewPage } from './features/review/review-page.tsx';
import { SendTogetherPage } from './features/send/send-together-page.tsx';
import { SettingsPage } from './features/settings/settings-page.tsx';
import { AppStateProvider, useAppState } from './features/shell/app-state.tsx';
import { Shell } from './features/shell/shell.tsx';
import { useTheme } from './features/shell/use-theme.ts';

/** The whole interface, below a `ClientProvider`. Pages have hash addresses, since hosts serve the page at `/` only. */
export function App() {
  return (
    <Router hook={useHashLocation}>
      <ToastProvider>
        <AppStateProvider>
          <FirstRunOrPages />
        </AppStateProvider>
      </ToastProvider>
    </Router>
  );
}

function FirstRunOrPages() {
  const { settings } = useAppState();
  const [path] = useLocation();
  const [beganWithFirstRun] = useState(!settings.profile);
  useTheme(settings.theme);
  // Its window only gives commands: capture belongs to the window that records.
  const isControlBar = path === '/control-bar';
  const client = useClient();
  useEffect(() => (isControlBar ? undefined : reportNetwork(client)), [client, isControlBar]);
  if (isControlBar) return <ControlBar />;
  if (!settings.profile) return <FirstRunPage />;
  return (
    <CaptureProvider>
      <NowPlayingProvider>
        <ReplyProvider>
          <Shell takesFocus={beganWithFirstRun}>
            <Pages />
          </Shell>
        </ReplyProvider>
      </NowPlayingProvider>
    </CaptureProvider>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/" component={RecordPage} />
      <Route path="/recordings/:id/review">{({ id }) => <ReviewPage key={id} recordingId={id} />}</Route>
      <Route path="/recordings/:id/review/edit">
        {({ id }) => <EditorPage key={id} recordingId={id} backTo={`/recordings/${id}/review`} />}
      </Route>
      <Route path="/recordings/:id/edit">
        {({ id }) => <EditorPage key={id} recordingId={id} backTo={`/recordings/${id}`} />}
      </Route>
      <Route path="/inbox" component={InboxPage} />
      <Route path="/outbox" component={OutboxPage} />
      <Route path="/practice-mailbox" component={PracticeMailboxPage} />
      <Route path="/projects" component={ProjectsPage} />
      <Route path="/projects/:id">{({ id }) => <ProjectPage key={id} projectId={id} />}</Route>
      <Route path="/send/:ids">{({ ids }) => <SendTogetherPage key={ids} ids={ids.split(',')} />}</Route>
      <Route path="/bin" component={BinPage} />
      <Route path="/recordings/:id/at/:seconds">
        {({ id, seconds }) => <RecordingPage key={id} recordingId={id} atMs={parseSeconds(seconds)} />}
      </Route>
      <Route path="/exports" component={ExportsPage} />
      <Route path="/recordings/:id">{({ id }) => <RecordingPage key={id} recordingId={id} />}</Route>
      <Route path="/settings/:section?">{({ section }) => <SettingsPage section={section} />}</Route>
      <Route>
        <Page title="Nothing here">
          <EmptyState
            icon="info"
            title="There is no such page"
            action={<LinkButton href="/">Start page</LinkButton>}
          >
            The address may be old or mistyped.
          </EmptyState>
        </Page>
      </Route>
    </Switch>
  );
}
