import type { ClientSummary, ProjectSummary } from '../../../shared/model/library.ts';
import type { Person } from '../../../shared/model/identity.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useToast } from '../../components/toast.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';

/** Changes of a project and its client; each offers Undo. Those of dialogs reject with what did not work, so that the dialog tells it. */
export interface ProjectChanges {
  readonly setArchived: (archived: boolean) => Promise<void>;
  readonly renameProject: (name: string) => Promise<void>;
  readonly renameClient: (name: string) => Promise<void>;
  readonly setPeople: (people: readonly Person[]) => Promise<void>;
}

/** See {@link ProjectChanges}. */
export function useProjectChanges(
  { id: clientId, name: clientName }: Pick<ClientSummary, 'id' | 'name'>,
  { id: projectId, name: projectName, people, archived }: ProjectSummary,
): ProjectChanges {
  const core = useClient();
  const showToast = useToast();
  const showProblem = useProblemToast();
  const change = async <Value>(
    put: (value: Value) => Promise<unknown>,
    { next, before, message }: { readonly next: Value; readonly before: Value; readonly message: string },
  ) => {
    await put(next);
    showToast({ message, onUndo: () => void put(before).catch(showProblem) });
  };
  const archive = (value: boolean) => core.call('library.setArchived', { projectId, archived: value });
  const nameProject = (name: string) => core.call('library.renameProject', { projectId, name });
  const nameClient = (name: string) => core.call('library.renameClient', { clientId, name });
  const putPeople = (value: readonly Person[]) =>
    core.call('library.setPeople', { projectId, people: [...value] });
  return {
    setArchived: (next) =>
      change(archive, {
        ...{ next, before: archived },
        message: next ? `Archived ${projectName}.` : `Took ${projectName} out of the archive.`,
      }).catch(showProblem),
    renameProject: (next) =>
      change(nameProject, { next, before: projectName, message: `Renamed to ${next}.` }),
    renameClient: (next) => change(nameClient, { next, before: clientName, message: `Renamed to ${next}.` }),
    setPeople: (next) => change(putPeople, { next, before: people, message: 'Saved who belongs to it.' }),
  };
}
