import { useState } from 'react';
import type { ClientSummary, ProjectSummary } from '../../../shared/model/library.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { MenuButton } from '../../components/menu.tsx';
import { Page } from '../../components/page.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { RecordingList } from './recording-list.tsx';
import { RenameDialog } from './rename-dialog.tsx';

/** Rows read at a time. */
const pageSize = 100;
/** Most rows one call gives. */
const mostRows = 500;

/** One project with all its recordings. */
export function ProjectPage({ projectId }: { readonly projectId: string }) {
  const clients = useLive('library.listClients', {}, ['library.changed']);
  const client = clients.value?.find(({ projects }) => projects.some(({ id }) => id === projectId));
  const project = client?.projects.find(({ id }) => id === projectId);
  if (!clients.value) {
    return (
      <Page title="Project" width="wide">
        {clients.error && <ProblemNotice error={clients.error} onRetry={clients.refresh} />}
      </Page>
    );
  }
  if (!client || !project) {
    return (
      <Page title="Project">
        <EmptyState
          icon="folder"
          title="This project is no longer here"
          action={<LinkButton href="/projects">Show the library</LinkButton>}
        >
          It may have been renamed or taken out of the library folder.
        </EmptyState>
      </Page>
    );
  }
  return <ProjectView key={project.id} client={client} project={project} />;
}

function ProjectView({
  client,
  project,
}: {
  readonly client: ClientSummary;
  readonly project: ProjectSummary;
}) {
  const [limit, setLimit] = useState(pageSize);
  const recordings = useLive(
    'library.listRecordings',
    { scope: { projectId: project.id }, offset: 0, limit },
    ['library.changed', 'recording.started', 'recording.stopped'],
  );
  const total = recordings.value?.total ?? 0;
  return (
    <Page
      title={project.unfiled ? 'Unfiled' : project.name}
      subtitle={
        <span dir="auto">
          {project.unfiled ? 'Recordings without a project' : client.name}
          {recordings.value ? `, ${formatCount(total, 'recording')}` : ''}
        </span>
      }
      width="wide"
      actions={!project.unfiled && <ProjectMenu client={client} project={project} />}
    >
      {recordings.error && <ProblemNotice error={recordings.error} onRetry={recordings.refresh} />}
      {recordings.value && total === 0 && (
        <EmptyState
          icon="microphone"
          title="No recordings yet"
          action={<LinkButton href="/">Start a voice memo</LinkButton>}
        >
          Recordings saved in this project are listed here, newest first.
        </EmptyState>
      )}
      {recordings.value && total > 0 && (
        <div>
          <RecordingList label="Recordings" recordings={recordings.value.items} />
          {total > limit && limit < mostRows && (
            <div className="list-more">
              <Button onPress={() => setLimit(Math.min(limit + pageSize, mostRows))}>Show more</Button>
            </div>
          )}
        </div>
      )}
    </Page>
  );
}

function ProjectMenu({
  client,
  project,
}: {
  readonly client: ClientSummary;
  readonly project: ProjectSummary;
}) {
  const core = useClient();
  const [renamed, setRenamed] = useState<'client' | 'project' | null>(null);
  const close = () => setRenamed(null);
  return (
    <>
      <MenuButton
        label="More for this project"
        entries={[
          { label: 'Rename project', icon: 'edit', onSelect: () => setRenamed('project') },
          { label: 'Rename client', icon: 'person', onSelect: () => setRenamed('client') },
        ]}
      />
      <RenameDialog
        title="Rename project"
        label="Project name"
        name={project.name}
        isOpen={renamed === 'project'}
        onRename={(name) => core.call('library.renameProject', { projectId: project.id, name })}
        onClose={close}
      />
      <RenameDialog
        title="Rename client"
        label="Client name"
        name={client.name}
        isOpen={renamed === 'client'}
        onRename={(name) => core.call('library.renameClient', { clientId: client.id, name })}
        onClose={close}
      />
    </>
  );
}
