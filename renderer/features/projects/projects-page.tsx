import { Link } from 'wouter';
import { useLive } from '../../bridge/use-live.ts';
import { LinkButton } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { type ClientGroup, type ProjectGroup, groupRecordings } from './group-recordings.ts';
import { RecordingList } from './recording-list.tsx';

/** So many of the newest recordings are looked at for the overview. */
const overviewLimit = 300;
const perProject = 5;

/** Clients and projects with their newest recordings. */
export function ProjectsPage() {
  const clients = useLive('library.listClients', {}, ['library.changed']);
  const recordings = useLive(
    'library.listRecordings',
    { scope: { all: true }, offset: 0, limit: overviewLimit },
    ['library.changed', 'recording.started', 'recording.stopped'],
  );
  const error = clients.error ?? recordings.error;
  const isLoaded = clients.value && recordings.value;
  const groups = isLoaded ? groupRecordings(clients.value, recordings.value.items, perProject) : [];
  return (
    <Page
      title="Projects"
      width="wide"
      actions={
        <>
          <LinkButton href="/exports" icon="download" variant="quiet">
            Exports
          </LinkButton>
          <LinkButton href="/bin" icon="bin" variant="quiet">
            Bin
          </LinkButton>
        </>
      }
    >
      {error && <ProblemNotice error={error} onRetry={recordings.refresh} />}
      {isLoaded && groups.length === 0 && (
        <EmptyState
          icon="folder"
          title="No recordings yet"
          action={
            <LinkButton href="/" icon="microphone">
              Start a voice memo
            </LinkButton>
          }
        >
          What you record is kept here under its client and project. You name them when you save a recording.
        </EmptyState>
      )}
      <div>
        {groups.map((group) => (
          <ClientSection key={group.client.id} group={group} />
        ))}
      </div>
    </Page>
  );
}

function ClientSection({ group }: { readonly group: ClientGroup }) {
  const { client, projects } = group;
  return (
    <section className="client-group">
      <h2 dir="auto">{client.unfiled ? 'Unfiled' : client.name}</h2>
      {projects.length === 0 && <p className="quiet">No projects yet.</p>}
      {projects.map((project) => (
        <ProjectSection key={project.project.id} group={project} />
      ))}
    </section>
  );
}

function ProjectSection({ group }: { readonly group: ProjectGroup }) {
  const { project, recordings } = group;
  const isPartial = project.recordingCount > recordings.length;
  const href = `/projects/${project.id}`;
  return (
    <section>
      {(!project.unfiled || isPartial) && (
        <div className="project-group-head">
          <h3 dir="auto">
            {project.unfiled ? (
              'Not in a project yet'
            ) : (
              <Link href={href} className="project-group-name">
                {project.name}
              </Link>
            )}
          </h3>
          {isPartial && (
            <Link
              href={href}
              className="small"
              aria-label={`All ${project.recordingCount} in ${project.name}`}
            >
              All {project.recordingCount}
            </Link>
          )}
        </div>
      )}
      {recordings.length === 0 ? (
        <p className="project-group-empty quiet small">
          {project.recordingCount === 0 ? 'No recordings yet.' : 'None of the newest recordings are in here.'}
        </p>
      ) : (
        <RecordingList label={project.unfiled ? 'Unfiled' : project.name} recordings={recordings} />
      )}
    </section>
  );
}
