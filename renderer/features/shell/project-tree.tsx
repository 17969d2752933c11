import { useDeferredValue } from 'react';
import { Link } from 'wouter';
import type { ClientSummary, ProjectSummary } from '../../../shared/model/library.ts';
import { useLive } from '../../bridge/use-live.ts';
import { useRecordingDrop } from '../projects/use-recording-drop.ts';

const none: readonly ClientSummary[] = [];

/** Clients and their projects in the sidebar; unfiled recordings, when there are any, as one entry. */
export function ProjectTree({ path }: { readonly path: string }) {
  const known = useLive('library.listClients', {}, ['library.changed']).value ?? none;
  // Hundreds of projects must not keep the page from being used.
  const clients = useDeferredValue(known);
  const unfiled = clients.flatMap((client) => client.projects).filter(isUsedUnfiled);
  return (
    <ul className="project-tree" aria-label="Clients and projects">
      {unfiled.map((project) => (
        <li key={project.id}>
          <ProjectLink project={project} clientName="" name="Unfiled" path={path} />
        </li>
      ))}
      {clients.filter(isInUse).map((client) => (
        <ClientBranch key={client.id} client={client} path={path} />
      ))}
    </ul>
  );
}

/** Unfiled ones are listed by themselves; a client whose projects are all archived is archived with them. */
function isInUse({ unfiled, projects }: ClientSummary): boolean {
  return !unfiled && (projects.length === 0 || projects.some(({ archived }) => !archived));
}

function isUsedUnfiled(project: ProjectSummary): boolean {
  return project.unfiled && project.recordingCount > 0;
}

function ClientBranch({ client, path }: { readonly client: ClientSummary; readonly path: string }) {
  return (
    <li>
      <p
        className="project-tree-client ellipsis fit"
        title={client.name}
        dir="auto"
        data-colour={client.colour ?? undefined}
      >
        {client.name}
      </p>
      <ul>
        {client.projects
          .filter(({ archived }) => !archived)
          .map((project) => (
            <li key={project.id}>
              <ProjectLink project={project} clientName={client.name} name={project.name} path={path} />
            </li>
          ))}
      </ul>
    </li>
  );
}

interface ProjectLinkProps {
  readonly project: ProjectSummary;
  readonly clientName: string;
  readonly name: string;
  readonly path: string;
}

/** Recordings can be dropped onto it; "Rename or move" in their menu does the same by keyboard. */
function ProjectLink({ project, clientName, name, path }: ProjectLinkProps) {
  const { isOver, handlers } = useRecordingDrop(project, clientName);
  const href = `/projects/${project.id}`;
  return (
    <Link
      {...handlers}
      href={href}
      className="sidebar-link project-tree-link"
      data-over={isOver}
      title={name}
      aria-current={path === href ? 'page' : undefined}
    >
      <span className="ellipsis" dir="auto">
        {name}
      </span>
      {project.unviewedCount > 0 ? (
        <span className="sidebar-count">
          <span aria-hidden="true">{project.unviewedCount}</span>
          <span className="visually-hidden">{`, ${project.unviewedCount} unviewed`}</span>
        </span>
      ) : (
        <span className="sidebar-count sidebar-count-quiet" aria-hidden="true">
          {project.recordingCount > 0 ? project.recordingCount : ''}
        </span>
      )}
    </Link>
  );
}
