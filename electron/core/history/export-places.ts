import { join } from 'node:path';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { syncFolder } from '../library/atomic-file.ts';
import { clientFolderName, projectFolderName } from '../library/folder-names.ts';
import { writeJsonFile } from '../library/json-file.ts';
import { clientFileName, projectFileName } from '../library/library-files.ts';
import type { Library } from '../library/library.ts';
import { listWritten, makeFreeFolder } from './export-recording.ts';
import { type ListedFile, recordingsFolder } from './manifest.ts';

/** Where the recordings of a project go in an export. */
export interface ExportPlace {
  readonly clientName: string;
  readonly projectName: string;
  /** Relative to the export, with `/`. */
  readonly projectFolder: string;
}

/** Where recordings go in an export. */
export interface ExportPlaces {
  of(summary: RecordingSummary): Promise<ExportPlace>;
  /** Makes all folders above recordings durable. */
  sync(): Promise<void>;
}

/** Folders of clients and projects in the export at `root`, made when they are first needed, each with its own file as in a library. */
export function createExportPlaces(
  root: string,
  library: Pick<Library, 'listClients'>,
  add: (file: ListedFile) => Promise<void>,
): ExportPlaces {
  const projects = new Map<string, Promise<ExportPlace>>();
  const clients = new Map<string, Promise<string>>();
  const known = new Map(
    library.listClients().flatMap((client) => client.projects.map((project) => [project.id, project])),
  );
  const makeClient = async ({ clientId, clientName }: RecordingSummary) => {
    const name = await makeFreeFolder(join(root, recordingsFolder), clientFolderName(clientName));
    const path = join(root, recordingsFolder, name);
    // Not all that the library has: what a client looks like here is nobody else's business.
    await writeJsonFile(join(path, clientFileName), { schemaVersion: 1, id: clientId, name: clientName });
    await add(await listWritten(path, `${recordingsFolder}/${name}`, clientFileName));
    return `${recordingsFolder}/${name}`;
  };
  const makeProject = async (summary: RecordingSummary) => {
    const { clientId, clientName, projectId, projectName } = summary;
    const client = clients.get(clientId) ?? makeClient(summary);
    clients.set(clientId, client);
    const clientFolder = await client;
    const parent = join(root, ...clientFolder.split('/'));
    const name = await makeFreeFolder(parent, projectFolderName(projectName));
    const path = join(parent, name);
    const projectFolder = `${clientFolder}/${name}`;
    const { people = [], account = null } = known.get(projectId) ?? {};
    const file = { id: projectId, name: projectName, people, account };
    await writeJsonFile(join(path, projectFileName), { schemaVersion: 1, ...file });
    await add(await listWritten(path, projectFolder, projectFileName));
    return { clientName, projectName, projectFolder };
  };
  return {
    of: (summary) => {
      const project = projects.get(summary.projectId) ?? makeProject(summary);
      projects.set(summary.projectId, project);
      return project;
    },
    async sync() {
      const made = (await Promise.all(projects.values())).map(({ projectFolder }) => projectFolder);
      const folders = [...made, ...(await Promise.all(clients.values())), recordingsFolder];
      for (const folder of folders) await syncFolder(join(root, ...folder.split('/')));
    },
  };
}
