import type { ClientSummary, ProjectSummary } from '../../../shared/model/library.ts';
import type { RecordingSummary } from '../../../shared/model/recording.ts';

/** A project with the newest of its recordings. */
export interface ProjectGroup {
  readonly project: ProjectSummary;
  readonly recordings: readonly RecordingSummary[];
}

/** A client with its projects. */
export interface ClientGroup {
  readonly client: ClientSummary;
  readonly projects: readonly ProjectGroup[];
}

/** Sorts recordings, newest first, under their clients and projects; at most `perProject` each. Unfiled ones come first, and only if there are any. */
export function groupRecordings(
  clients: readonly ClientSummary[],
  recordings: readonly RecordingSummary[],
  perProject: number,
): readonly ClientGroup[] {
  const byProject = Map.groupBy(recordings, (recording) => recording.projectId);
  const groups = clients.map((client) => ({
    client,
    projects: client.projects
      .map((project) => ({ project, recordings: (byProject.get(project.id) ?? []).slice(0, perProject) }))
      .filter(({ project }) => !project.unfiled || project.recordingCount > 0),
  }));
  const isShown = ({ client, projects }: ClientGroup) => !client.unfiled || projects.length > 0;
  return groups.filter(isShown).sort((a, b) => Number(b.client.unfiled) - Number(a.client.unfiled));
}
