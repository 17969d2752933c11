import { readdir, rename } from 'node:fs/promises';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { refuseCapturing } from './change-recording.ts';
import { type PlaceNames, ensureProject, unfiledNames, usableNames } from './ensure-place.ts';
import { binFolder, recordingFolderName } from './folder-names.ts';
import {
  type LibraryContext,
  inFolder,
  nameOf,
  parentOf,
  pathOf,
  withKnownRecording,
} from './library-context.ts';
import { writeRecordingFile } from './library-files.ts';
import { isFolder, makeFolders, moveFolder, removeEmptyFolders, removeFolder } from './library-folders.ts';
import { putRecording, readKnownRecording } from './recording-folder.ts';
import type { RecordingPlace } from './recording-rows.ts';
import { shownName } from './safe-name.ts';

const removingFolder = `${binFolder}/.removing`;
const dayMs = 24 * 60 * 60 * 1000;
/** How long the bin keeps a recording. */
const keptMs = 30 * dayMs;

/** Moves a recording into the bin. What is there already stays. The place on disk decides, so it is changed first. */
export function binRecording(context: LibraryContext, recordingId: string): Promise<void> {
  return withKnownRecording(context, recordingId, async (place) => {
    refuseCapturing(place);
    if (place.projectId === null) return;
    const file = await readKnownRecording(context, place);
    const { names, parent } = originOf(context, place.projectId);
    const folder = await context.locks.withPlaces(async () => {
      await makeFolders(context, parent);
      return moveFolder(context, { from: place.folder, parent, name: recordingFolderName(file) });
    });
    await settleBinned(context, { folder, file, names });
    context.changed([recordingId]);
  });
}

function originOf({ index }: LibraryContext, projectId: string): { names: PlaceNames; parent: string } {
  const origin = index.use(({ places }) => {
    const project = places.project(projectId);
    const client = project && places.client(project.clientId);
    return project && client ? { project, client } : null;
  });
  if (origin === null) {
    return { names: unfiledNames, parent: `${binFolder}/${unfiledNames.client}/${unfiledNames.project}` };
  }
  const { client, project } = origin;
  return {
    names: { client: client.name, project: project.name },
    parent: `${binFolder}/${client.folder}/${nameOf(project.folder)}`,
  };
}

async function settleBinned(
  context: LibraryContext,
  {
    folder,
    file,
    names,
  }: { readonly folder: string; readonly file: RecordingFile; readonly names: PlaceNames },
): Promise<void> {
  context.scanJournal.confirm(folder);
  const binnedAt = new Date(context.clock.nowMs()).toISOString();
  const marked = { ...file, binnedAt, binnedFrom: { ...names } };
  const binned = await writeRecordingFile(pathOf(context, folder), marked);
  await putRecording(context, { file: binned, folder, projectId: null });
}

/** Names of the client and project that a folder in the bin came from, judged by where it lies. */
export function originOfFolder({ index }: Pick<LibraryContext, 'index'>, folder: string): PlaceNames {
  const [, client, project, ...rest] = folder.split('/');
  if (client === undefined || project === undefined || rest.length === 0) return unfiledNames;
  return index.use(({ places }) => ({
    client: places.clientIn(client)?.name ?? shownName(client),
    project: places.projectIn(`${client}/${project}`)?.name ?? shownName(project),
  }));
}

/** Moves a recording from the bin back to its client and project, which are made again if they are gone. */
export function restoreRecording(context: LibraryContext, recordingId: string): Promise<void> {
  return withKnownRecording(context, recordingId, async (place) => {
    if (place.projectId !== null) return;
    const current = await readKnownRecording(context, place);
    const file = { ...current, binnedAt: null, binnedFrom: null };
    const names = usableNames(current.binnedFrom ?? originOfFolder(context, place.folder));
    const restored = await context.locks.withPlaces(async () => {
      const project = await ensureProject(context, names);
      const target = { from: place.folder, parent: project.folder, name: recordingFolderName(file) };
      const folder = await moveFolder(context, target);
      await removeEmptyFolders(context, parentOf(place.folder), binFolder);
      return { folder, projectId: project.id };
    });
    context.scanJournal.confirm(restored.folder);
    const written = await writeRecordingFile(pathOf(context, restored.folder), file);
    await putRecording(context, { file: written, ...restored });
    context.changed([recordingId]);
  });
}

/** Removes what is in the bin for good; with `onlyOld`, what has been there for 30 days. Returns how many. */
export async function emptyBin(
  context: LibraryContext,
  { onlyOld }: { readonly onlyOld: boolean },
): Promise<number> {
  const beforeMs = onlyOld ? context.clock.nowMs() - keptMs : Number.MAX_SAFE_INTEGER;
  const ids = context.index.use(({ recordings }) => recordings.binnedBefore(beforeMs));
  const removed: string[] = [];
  for (const id of ids) {
    const wasRemoved = await context.availability.guard(() =>
      context.locks.withRecording(id, () => removeBinned(context, id)),
    );
    if (wasRemoved) removed.push(id);
  }
  if (removed.length > 0) context.changed(removed);
  return removed.length;
}

async function removeBinned(context: LibraryContext, id: string): Promise<boolean> {
  const place = context.index.use(({ recordings }) => recordings.place(id));
  if (place?.projectId !== null || place.state === 'capturing') return false;
  const removing = inFolder(removingFolder, context.newId());
  await context.locks.withPlaces(() => takeOutOfBin(context, place, removing));
  context.index.change(({ recordings }) => recordings.remove(id));
  await removeFolder(context, removing);
  await context.locks.withPlaces(() => removeEmptyFolders(context, removingFolder, ''));
  return true;
}

/** Moved away first: an app that ends while it removes leaves no half of a recording. */
async function takeOutOfBin(
  context: LibraryContext,
  { folder }: RecordingPlace,
  removing: string,
): Promise<void> {
  if (!(await isFolder(context, folder))) return;
  await makeFolders(context, removingFolder);
  await rename(pathOf(context, folder), pathOf(context, removing));
  await removeEmptyFolders(context, parentOf(folder), binFolder);
}

/** Removes what an app that ended while it emptied the bin has left. */
export async function finishRemoving(context: LibraryContext): Promise<void> {
  await context.locks.withPlaces(async () => {
    const names = await readdir(pathOf(context, removingFolder)).catch(() => []);
    for (const name of names) await removeFolder(context, inFolder(removingFolder, name));
    await removeEmptyFolders(context, removingFolder, '');
  });
}
