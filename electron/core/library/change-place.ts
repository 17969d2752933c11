import type { ParsedArgs } from '../../../shared/contract/methods.ts';
import { AppError } from '../errors.ts';
import { type PlaceIds, ensureProject, ensureSameProject, unfiledNames } from './ensure-place.ts';
import { clientFolderName, projectFolderName, unfiledClient } from './folder-names.ts';
import { type FoundFile, unreadableError } from './json-file.ts';
import { type LibraryContext, parentOf, pathOf } from './library-context.ts';
import {
  type ProjectFile,
  clientFileName,
  projectFileName,
  readClientFile,
  readProjectFile,
  readRecordingFile,
  writeClientFile,
  writeProjectFile,
  writeRecordingFile,
} from './library-files.ts';
import { moveFolder } from './library-folders.ts';
import type { ClientRow, PlaceRow, ProjectRow } from './place-rows.ts';
import { putRecording } from './recording-folder.ts';

/** See `Library.createProject`. */
export function createProject(
  context: LibraryContext,
  names: ParsedArgs<'library.createProject'>,
  ids?: PlaceIds,
): Promise<{ projectId: string }> {
  return context.availability.guard(async () => {
    const project = await context.locks.withPlaces(() =>
      ids === undefined ? ensureProject(context, names) : ensureSameProject(context, names, ids),
    );
    context.changed([]);
    return { projectId: project.id };
  });
}

/** See `Library.renameClient`. The folder is renamed first: its name wins if the app ends right there. */
export function renameClient(
  context: LibraryContext,
  { clientId, name }: ParsedArgs<'library.renameClient'>,
): Promise<void> {
  return changePlaces(context, async () => {
    const client = knownClient(context, clientId);
    if (client.folder === unfiledClient) refuseUnfiled();
    refuseTaken(
      context.index.use(({ places }) => places.clientNamed(name)),
      client,
    );
    refuseCapturingIn(context, client.folder);
    const file = readableFile(await readClientFile(pathOf(context, client.folder)), clientFileName);
    const folder = await moveFolder(context, {
      from: client.folder,
      parent: '',
      name: clientFolderName(name),
    });
    await writeClientFile(pathOf(context, folder), { ...file, name });
    context.index.change(({ places }) => {
      places.moveFolder(client.folder, folder);
      places.putClient({ ...client, name, folder });
    });
    await renameOrigin(context, { client: client.name, project: null }, { client: name });
  });
}

/** See `Library.renameProject`. */
export function renameProject(
  context: LibraryContext,
  { projectId, name }: ParsedArgs<'library.renameProject'>,
): Promise<void> {
  return changePlaces(context, async () => {
    const project = knownProject(context, projectId);
    const client = knownClient(context, project.clientId);
    if (project.folder === `${unfiledNames.client}/${unfiledNames.project}`) refuseUnfiled();
    refuseTaken(
      context.index.use(({ places }) => places.projectNamed(client.id, name)),
      project,
    );
    refuseCapturingIn(context, project.folder);
    const file = readableFile(await readProjectFile(pathOf(context, project.folder)), projectFileName);
    const target = { from: project.folder, parent: parentOf(project.folder), name: projectFolderName(name) };
    const folder = await moveFolder(context, target);
    await writeProjectFile(pathOf(context, folder), { ...file, name });
    context.index.change(({ places }) => {
      places.moveFolder(project.folder, folder);
      places.putProject({ ...project, name, folder });
    });
    await renameOrigin(context, { client: client.name, project: project.name }, { project: name });
  });
}

/** See `Library.setPeople`. */
export function setPeople(
  context: LibraryContext,
  { projectId, people }: ParsedArgs<'library.setPeople'>,
): Promise<void> {
  return setOfProject(context, projectId, { people });
}

/** See `Library.setArchived`. */
export function setArchived(
  context: LibraryContext,
  { projectId, archived }: ParsedArgs<'library.setArchived'>,
): Promise<void> {
  return setOfProject(context, projectId, { archived });
}

/** See `Library.setAccount`. */
export function setAccount(
  context: LibraryContext,
  { projectId, account }: ParsedArgs<'library.setAccount'>,
): Promise<void> {
  return setOfProject(context, projectId, { account });
}

/** See `Library.setCaptureDays`. */
export function setCaptureDays(
  context: LibraryContext,
  { projectId, captureDays }: ParsedArgs<'library.setCaptureDays'>,
): Promise<void> {
  return setOfProject(context, projectId, { captureDays });
}

/** See `Library.setColour`. */
export function setColour(
  context: LibraryContext,
  { clientId, colour }: ParsedArgs<'library.setColour'>,
): Promise<void> {
  return changePlaces(context, async () => {
    const client = knownClient(context, clientId);
    const path = pathOf(context, client.folder);
    const file = readableFile(await readClientFile(path), clientFileName);
    await writeClientFile(path, { ...file, colour });
    context.index.use(({ places }) => places.putClient({ ...client, colour }));
  });
}

/** See `Library.setClientReceipts`. */
export function setClientReceipts(
  context: LibraryContext,
  { clientId, sendReceipts }: ParsedArgs<'library.setClientReceipts'>,
): Promise<void> {
  return changePlaces(context, async () => {
    const client = knownClient(context, clientId);
    const path = pathOf(context, client.folder);
    const file = readableFile(await readClientFile(path), clientFileName);
    await writeClientFile(path, { ...file, sendReceipts });
    context.index.use(({ places }) => places.putClient({ ...client, sendReceipts }));
  });
}

/** Writes what is new of a project into its file, then into the index. */
function setOfProject(
  context: LibraryContext,
  projectId: string,
  change: Partial<Pick<ProjectFile, 'people' | 'archived' | 'account' | 'captureDays'>>,
): Promise<void> {
  return changePlaces(context, async () => {
    const project = knownProject(context, projectId);
    const path = pathOf(context, project.folder);
    const file = readableFile(await readProjectFile(path), projectFileName);
    await writeProjectFile(path, { ...file, ...change });
    context.index.use(({ places }) => places.putProject({ ...project, ...change }));
  });
}

/** Alone with the library, since all recordings in a renamed folder move. */
function changePlaces(context: LibraryContext, work: () => Promise<void>): Promise<void> {
  const { availability, changed, locks, scanJournal } = context;
  return availability.guard(async () => {
    await locks.exclusively(() =>
      locks.withPlaces(async () => {
        scanJournal.restructure();
        await work();
      }),
    );
    changed([]);
  });
}

function knownClient({ index }: LibraryContext, id: string): ClientRow {
  const client = index.use(({ places }) => places.client(id));
  if (client === null) throw new AppError('not-found', `no client ${id}`);
  return client;
}

function knownProject({ index }: LibraryContext, id: string): ProjectRow {
  const project = index.use(({ places }) => places.project(id));
  if (project === null) throw new AppError('not-found', `no project ${id}`);
  return project;
}

function refuseUnfiled(): never {
  throw new AppError('unsupported', 'the folder of recordings without a project keeps its name');
}

function refuseTaken(other: PlaceRow | null, place: PlaceRow): void {
  if (other !== null && other.id !== place.id) throw new AppError('conflict', 'the name is taken');
}

function refuseCapturingIn({ index }: LibraryContext, folder: string): void {
  const isBusy = index.use(({ recordings }) =>
    recordings.capturing().some((id) => recordings.place(id)?.folder.startsWith(`${folder}/`)),
  );
  if (isBusy) throw new AppError('recording-active', 'a recording is in progress there');
}

function readableFile<Content>(found: FoundFile<Content>, name: string): Content {
  if (found.state === 'read') return found.content;
  if (found.state === 'missing') throw new AppError('not-found', `${name} is gone`);
  throw unreadableError(name, found);
}

/** Lets recordings in the bin know the new name of where they came from, so that they can go back there. */
async function renameOrigin(
  context: LibraryContext,
  from: { readonly client: string; readonly project: string | null },
  to: { readonly client?: string; readonly project?: string },
): Promise<void> {
  const binned = context.index.use(({ recordings }) => recordings.binnedFrom(from.client, from.project));
  for (const { id, folder, projectId } of binned) {
    const found = await readRecordingFile(pathOf(context, folder));
    if (found.state !== 'read' || found.content.id !== id || found.content.binnedFrom === null) continue;
    const file = { ...found.content, binnedFrom: { ...found.content.binnedFrom, ...to } };
    await writeRecordingFile(pathOf(context, folder), file);
    await putRecording(context, { file, folder, projectId });
  }
}
