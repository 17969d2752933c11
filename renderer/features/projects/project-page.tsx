import { useMemo, useState } from 'react';
import type { ClientSummary, ProjectSummary } from '../../../shared/model/library.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { useLive } from '../../bridge/use-live.ts';
import { LinkButton } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { ExportButton } from '../history/export-button.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { ProjectMenu } from './project-menu.tsx';
import { ProjectPeople } from './project-people.tsx';
import { LongRecordingList } from './recording-list.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { TimelineFilters, toRecordingFilter, wholeTimeline } from './timeline-filters.tsx';
import { useRecordingWindow } from './use-recording-window.ts';
import { useSelection } from './use-selection.ts';

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
  const [narrowed, setNarrowed] = useState(wholeTimeline);
  // The day counts, not the second: the question stays the same while the page is shown.
  const filter = useMemo(() => toRecordingFilter(narrowed, new Date()), [narrowed]);
  const recordings = useRecordingWindow({ scope: { projectId: project.id }, filter }, [
    'library.changed',
    'recording.started',
    'recording.stopped',
  ]);
  const total = recordings.total ?? 0;
  const selection = useSelection(recordings);
  const isEmpty = project.recordingCount === 0;
  return (
    <Page
      title={project.unfiled ? 'Unfiled' : project.name}
      subtitle={
        <>
          <span dir="auto">
            {project.unfiled ? 'Recordings without a project' : client.name}
            {recordings.total !== undefined && `, ${countShown(total, project.recordingCount)}`}
            {project.archived && ', archived'}
          </span>
          <ProjectPeople people={project.people} />
        </>
      }
      width="wide"
      actions={
        <>
          {project.recordingCount > 0 && <ExportButton scope={{ projectId: project.id }} />}
          {!project.unfiled && <ProjectMenu client={client} project={project} />}
        </>
      }
    >
      {recordings.error && <ProblemNotice error={recordings.error} onRetry={recordings.refresh} />}
      {!isEmpty &&
        // In one place, so that no row moves away from the pointer that selects it.
        (selection.chosen.length > 0 ? (
          <SelectionBar selection={selection} total={total} />
        ) : (
          <TimelineFilters filter={narrowed} onChange={setNarrowed} />
        ))}
      {recordings.total !== undefined && total === 0 && !isEmpty && (
        <p className="quiet">No recording in this project is like that.</p>
      )}
      {recordings.total !== undefined && isEmpty && (
        <EmptyState
          icon="microphone"
          title="No recordings yet"
          action={<LinkButton href="/">Start a voice memo</LinkButton>}
        >
          Recordings saved in this project are listed here, newest first.
        </EmptyState>
      )}
      {recordings.total !== undefined && total > 0 && (
        <LongRecordingList label="Recordings" window={recordings} selection={selection} />
      )}
    </Page>
  );
}

/** `6 recordings`, or `2 of 6 recordings` where filters leave some out. */
function countShown(shown: number, all: number): string {
  const count = formatCount(all, 'recording');
  return shown < all ? `${shown} of ${count}` : formatCount(shown, 'recording');
}
