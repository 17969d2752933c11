import { Link } from 'wouter';
import type { ClientSummary, ProjectSummary } from '../../../shared/model/library.ts';
import { useLive } from '../../bridge/use-live.ts';

/** Clients and their projects in the sidebar; unfiled recordings, when there are any, as one entry. */
export function ProjectTree({ path }: { readonly path: string }) {
  const clients = useLive('library.listClients', {}, ['library.changed']).value ?? [];
  const unfiled = clients.flatMap((client) => client.projects).filter(isUsedUnfiled);
  return (
    <ul className="project-tree" aria-label="Clients and projects">
      {unfiled.map((project) => (
        <li key={project.id}>
          <ProjectLink project={project} name="Unfiled" path={path} />
        </li>
      ))}
      {clients
        .filter((client) => !client.unfiled)
        .map((client) => (
          <ClientBranch key={client.id} client={client} path={path} />
        ))}
    </ul>
  );
}

function isUsedUnfiled(project: ProjectSummary): boolean {
  return project.unfiled && project.recordingCount > 0;
}

function ClientBranch({ client, path }: { readonly client: ClientSummary; readonly path: string }) {
  return (
    <li>
      <p className="project-tree-client ellipsis fit" title={client.name} dir="auto">
        {client.name}
      </p>
      <ul>
        {client.projects.map((project) => (
          <li key={project.id}>
            <ProjectLink project={project} name={project.name} path={path} />
          </li>
        ))}
      </ul>
    </li>
  );
}

interface ProjectLinkProps {
  readonly project: ProjectSummary;
  readonly name: string;
  readonly path: string;
}

function ProjectLink({ project, name, path }: ProjectLinkProps) {
  const href = `/projects/${project.id}`;
  return (
    <Link
      href={href}
      className="sidebar-link project-tree-link"
      title={name}
      aria-current={path === href ? 'page' : undefined}
    >
      <span className="ellipsis" dir="auto">
        {name}
      </span>
      <span className="sidebar-count sidebar-count-quiet" aria-hidden="true">
        {project.recordingCount > 0 ? project.recordingCount : ''}
      </span>
    </Link>
  );
}
