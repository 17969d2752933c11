import { createHash } from 'node:crypto';
import { systemErrorCode } from '../errors.ts';
import { clientFolderName, projectFolderName } from './folder-names.ts';
import type { FoundFile } from './json-file.ts';
import { type LibraryContext, nameOf, pathOf } from './library-context.ts';
import {
  type ClientFile,
  type PlaceFile,
  type ProjectFile,
  readClientFile,
  readProjectFile,
  writeClientFile,
  writeProjectFile,
} from './library-files.ts';
import { isSameFolder } from './library-folders.ts';
import type { ClientRow, ProjectRow } from './place-rows.ts';
import { isNamedAfter, shownName } from './safe-name.ts';

/** What to do with one kind of folder. */
interface PlaceKind<File extends PlaceFile> {
  readonly read: (path: string) => Promise<FoundFile<File>>;
  readonly write: (path: string, file: File) => Promise<void>;
  readonly fresh: (id: string, name: string) => File;
  readonly folderName: (name: string) => string;
  /** Folder that has this id by the index. */
  readonly holder: (id: string) => string | null;
}

/**
 * Enters a client folder in the index as a person left it: a renamed folder renames the client, a copied one gets an id
 * of its own, one made by hand gets a `client.json`. `name` is the name it is wanted for, if it has none yet. The caller
 * is alone with places.
 */
export async function adoptClient(
  context: LibraryContext,
  folder: string,
  name?: string,
): Promise<ClientRow> {
  const file = await settle<ClientFile>(
    context,
    { folder, name },
    {
      read: readClientFile,
      write: writeClientFile,
      fresh: (id, freshName) => ({ schemaVersion: 1, id, name: freshName, colour: null, sendReceipts: null }),
      folderName: clientFolderName,
      holder: (id) => context.index.use(({ places }) => places.client(id))?.folder ?? null,
    },
  );
  const { id, colour, sendReceipts } = file;
  const row = { id, name: file.name, folder, colour, sendReceipts };
  context.index.use(({ places }) => places.putClient(row));
  context.scanJournal.confirm(folder);
  return row;
}

/** Does for a project folder what {@link adoptClient} does for a client's. */
export async function adoptProject(
  context: LibraryContext,
  clientId: string,
  { folder, name }: { readonly folder: string; readonly name?: string },
): Promise<ProjectRow> {
  const file = await settle<ProjectFile>(
    context,
    { folder, name },
    {
      read: readProjectFile,
      write: writeProjectFile,
      fresh: (id, freshName) => ({
        schemaVersion: 1,
        id,
        name: freshName,
        people: [],
        archived: false,
        account: null,
        captureDays: null,
      }),
      folderName: projectFolderName,
      holder: (id) => context.index.use(({ places }) => places.project(id))?.folder ?? null,
    },
  );
  const { id, people, archived, account, captureDays } = file;
  const row = { id, clientId, name: file.name, folder, people, archived, account, captureDays };
  context.index.use(({ places }) => places.putProject(row));
  context.scanJournal.confirm(folder);
  return row;
}

async function settle<File extends PlaceFile>(
  context: LibraryContext,
  { folder, name }: { readonly folder: string; readonly name: string | undefined },
  kind: PlaceKind<File>,
): Promise<File> {
  const { index, log, newId } = context;
  const path = pathOf(context, folder);
  const found = await kind.read(path);
  const folderName = shownName(nameOf(folder));
  if (found.state !== 'read' && found.state !== 'missing') {
    index.use(({ problems }) => problems.setUnreadable(folder));
    return kind.fresh(idFromPath(folder), folderName);
  }
  index.use(({ problems }) => problems.clearUnreadable(folder));
  const isCopy =
    found.state === 'read' && (await isHeldElsewhere(context, { id: found.content.id, folder }, kind));
  const before = found.state === 'read' ? found.content : kind.fresh('', name ?? folderName);
  const fits = !isCopy && isNamedAfter(nameOf(folder), kind.folderName(before.name));
  const id = isCopy || before.id === '' ? newId() : before.id;
  const after = { ...before, id, name: fits ? before.name : folderName };
  if (after.id === before.id && after.name === before.name) return after;
  try {
    await kind.write(path, after);
    return after;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') throw error;
    // The folder is shown all the same, under an id that it will have again next time.
    log.error('place-not-written', error);
    return { ...after, id: after.id === before.id ? after.id : idFromPath(folder) };
  }
}

async function isHeldElsewhere<File extends PlaceFile>(
  context: LibraryContext,
  { id, folder }: { readonly id: string; readonly folder: string },
  kind: PlaceKind<File>,
): Promise<boolean> {
  const holder = kind.holder(id);
  if (holder === null || holder === folder) return false;
  const found = await kind.read(pathOf(context, holder));
  if (found.state !== 'read' || found.content.id !== id) return false;
  return !(await isSameFolder(context, holder, folder));
}

/** An id for a folder that cannot keep one: a UUID of version 8 (RFC 9562 5.8) made of its path. */
function idFromPath(folder: string): string {
  const hex = createHash('sha256').update(folder).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
