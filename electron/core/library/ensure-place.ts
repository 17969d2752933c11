import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nameSchema } from '../../../shared/model/identity.ts';
import { adoptClient, adoptProject } from './adopt-place.ts';
import { exists } from './availability.ts';
import { clientFolderName, projectFolderName, unfiledClient, unfiledProject } from './folder-names.ts';
import { type FoundFile } from './json-file.ts';
import { type LibraryContext, inFolder, pathOf } from './library-context.ts';
import {
  type PlaceFile,
  type ProjectFile,
  readClientFile,
  readProjectFile,
  recordingFileName,
  writeClientFile,
  writeProjectFile,
} from './library-files.ts';
import { isFolder, makeFolders } from './library-folders.ts';
import type { ClientRow, ProjectRow } from './place-rows.ts';
import { numberedName, sameName } from './safe-name.ts';

/** Names of a client and of a project of it. */
export interface PlaceNames {
  readonly client: string;
  readonly project: string;
}

/** Ids of a client and of a project of it. */
export interface PlaceIds {
  readonly clientId: string;
  readonly projectId: string;
}

/** Where recordings go that belong nowhere. */
export const unfiledNames: PlaceNames = { client: unfiledClient, project: unfiledProject };

/** Names as they may be used, however they came into a file: `Unfiled` and `Recordings` instead of those that may not. */
export function usableNames({ client, project }: PlaceNames): PlaceNames {
  const parsed = { client: nameSchema.safeParse(client), project: nameSchema.safeParse(project) };
  return {
    client: parsed.client.data ?? unfiledNames.client,
    project: parsed.project.data ?? unfiledNames.project,
  };
}

/** The project of these names, made with its folder where it is new. The caller is alone with places. */
export async function ensureProject(context: LibraryContext, names: PlaceNames): Promise<ProjectRow> {
  return ensureProjectOf(context, await ensureClient(context, names.client), names.project);
}

/** Does what {@link ensureProject} does; what is new here gets the id it had elsewhere, unless something has it already. */
export async function ensureSameProject(
  context: LibraryContext,
  names: PlaceNames,
  ids: PlaceIds,
): Promise<ProjectRow> {
  const giving = (id: string): LibraryContext => {
    const isFree = context.index.use(
      ({ places }) => places.client(id) === null && places.project(id) === null,
    );
    return isFree ? { ...context, newId: () => id } : context;
  };
  const client = await ensureClient(giving(ids.clientId), names.client);
  return ensureProjectOf(giving(ids.projectId), client, names.project);
}

async function ensureClient(context: LibraryContext, name: string): Promise<ClientRow> {
  const known = context.index.use(({ places }) => places.clientNamed(name));
  if (known !== null) {
    if (!(await isFolder(context, known.folder))) {
      await makeFolders(context, known.folder);
      await writeClientFile(pathOf(context, known.folder), {
        schemaVersion: 1,
        id: known.id,
        name: known.name,
        colour: known.colour,
        sendReceipts: known.sendReceipts,
      });
    }
    context.scanJournal.confirm(known.folder);
    return known;
  }
  const folder = await chooseFolder(context, {
    parent: '',
    base: clientFolderName(name),
    name,
    read: readClientFile,
  });
  return adoptClient(context, folder, name);
}

/** The project of this name of a client. See {@link ensureProject}. */
export async function ensureProjectOf(
  context: LibraryContext,
  client: ClientRow,
  name: string,
): Promise<ProjectRow> {
  const known = context.index.use(({ places }) => places.projectNamed(client.id, name));
  if (known !== null) {
    if (!(await isFolder(context, known.folder))) {
      await makeFolders(context, known.folder);
      const { id, people, archived, account, captureDays } = known;
      const own = { people: [...people], archived, account, captureDays };
      const file: ProjectFile = { schemaVersion: 1, id, name: known.name, ...own };
      await writeProjectFile(pathOf(context, known.folder), file);
    }
    context.scanJournal.confirm(known.folder);
    return known;
  }
  const base = projectFolderName(name);
  const folder = await chooseFolder(context, { parent: client.folder, base, name, read: readProjectFile });
  return adoptProject(context, client.id, { folder, name });
}

/** A folder for something called `name`: one that has this name already or was made for it by hand, else a new one. */
async function chooseFolder(
  context: LibraryContext,
  {
    parent,
    base,
    name,
    read,
  }: {
    readonly parent: string;
    readonly base: string;
    readonly name: string;
    readonly read: (path: string) => Promise<FoundFile<PlaceFile>>;
  },
): Promise<string> {
  const taken = await readdir(pathOf(context, parent));
  for (let count = 1; ; count++) {
    const wanted = numberedName(base, count);
    const found = taken.find((other) => sameName(other, wanted));
    const folder = inFolder(parent, found ?? wanted);
    if (found === undefined) {
      await makeFolders(context, folder);
      return folder;
    }
    if (
      !(await isFolder(context, folder)) ||
      (await exists(join(pathOf(context, folder), recordingFileName)))
    )
      continue;
    const file = await read(pathOf(context, folder));
    if (file.state === 'missing' || (file.state === 'read' && sameName(file.content.name, name)))
      return folder;
  }
}
