import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { AppError, systemErrorCode } from '../errors.ts';
import { adoptClient, adoptProject } from './adopt-place.ts';
import { exists } from './availability.ts';
import { finishRemoving } from './bin.ts';
import { eachConcurrently } from './each-concurrently.ts';
import { ensureProject, ensureProjectOf, unfiledNames } from './ensure-place.ts';
import { binFolder, unfiledProject } from './folder-names.ts';
import { type LibraryContext, parentOf, pathOf } from './library-context.ts';
import { clientFileName, projectFileName, recordingFileName } from './library-files.ts';
import type { RecordingPlace } from './recording-rows.ts';
import { removeGone } from './remove-gone.ts';
import { sameName } from './safe-name.ts';
import { type ScanArea, areaOf, wholeLibrary } from './scan-area.ts';
import { scanRecording } from './scan-recording.ts';
import { type Walk, findRecordings, listFolder, sortFolders, tidyFolder } from './walk-folder.ts';

/** Recordings at a time; for an index that is made anew enough to fill one transaction, see `changeSoon`. */
const concurrency = { usual: 8, rebuild: 32 };
/** Recordings per `library.changed`. */
const batchSize = 250;

/** How a scan ends early and tells what an earlier app left. */
export interface ScanOptions {
  readonly signal: AbortSignal;
  /** See {@link Walk.startedMs}. */
  readonly startedMs: number;
  /** Waited for before each recording; missing for as fast as can be. */
  readonly pace?: () => Promise<void>;
  /** True for an index that is made anew: nobody waits for one recording more than for the others. */
  readonly isRebuild?: boolean;
}

/**
 * Makes the index say what the library folder holds. Clients are the folders with a `client.json` or with recordings in
 * them, projects the folders in those, recordings the folders with a `recording.json`, at most four levels deep; other
 * folders are not ours and stay as they are. Files are read only where something changed since. Stops early, without
 * taking anything for gone, when `signal` is aborted. Rejects with nothing but bugs.
 */
export async function scanLibrary(context: LibraryContext, options: ScanOptions): Promise<void> {
  await finishRemoving(context);
  await scanArea(context, { ...options, area: wholeLibrary });
}

/**
 * Does what {@link scanLibrary} does for these files and folders only, which are relative to the library and may be gone.
 * A recording that is still there costs no more than looking at its own files.
 */
export async function scanPaths(
  context: LibraryContext,
  { paths, ...options }: ScanOptions & { readonly paths: Iterable<string> },
): Promise<void> {
  const { known, others } = await sortPaths(context, paths);
  if (known.length > 0) {
    const marks = context.scanJournal.begin();
    const walk: Walk = { context, ...options, marks, area: areaOf(known.map(({ folder }) => folder)) };
    try {
      for (const { folder, projectId } of known) await scanRecordings(walk, [folder], projectId);
    } finally {
      context.scanJournal.end(marks);
    }
  }
  if (others.length === 0) return;
  const before = placesNow(context);
  await scanArea(context, { ...options, area: areaOf(others) });
  if (placesNow(context) !== before) context.changed([]);
}

/** Tells recordings that are where the index has them from everything else. */
async function sortPaths(context: LibraryContext, paths: Iterable<string>) {
  const known = new Map<string, RecordingPlace>();
  const others = new Set<string>();
  for (const path of paths) {
    const place = recordingAt(context, path);
    const isThere =
      place !== null &&
      (await exists(join(pathOf(context, place.folder), recordingFileName)).catch(() => true));
    if (place !== null && isThere) known.set(place.folder, place);
    else others.add(place?.folder ?? path);
  }
  return { known: [...known.values()], others: [...others] };
}

function recordingAt({ index }: LibraryContext, path: string): RecordingPlace | null {
  return index.use(({ recordings }) => {
    for (let folder = path; folder !== ''; folder = parentOf(folder)) {
      const place = recordings.placeIn(folder);
      if (place !== null) return place;
    }
    return null;
  });
}

function placesNow({ index }: LibraryContext): string {
  return index.use(({ places }) => JSON.stringify([places.clients(), places.projects()]));
}

async function scanArea(
  context: LibraryContext,
  options: ScanOptions & { readonly area: ScanArea },
): Promise<void> {
  for (let again = true; again && !options.signal.aborted;) {
    const walk: Walk = { context, ...options, marks: context.scanJournal.begin() };
    try {
      await walkLibrary(walk);
      again = walk.marks.restructured;
      if (!again) await removeGone(walk);
    } finally {
      context.scanJournal.end(walk.marks);
    }
  }
}

async function walkLibrary(walk: Walk): Promise<void> {
  const { context } = walk;
  const { folders } = await listFolder(walk, '');
  const bins = folders.filter((name) => sameName(name, binFolder));
  const { recordings, others } = await sortFolders(
    walk,
    '',
    folders.filter((name) => !bins.includes(name)),
  );
  for (const folder of others) {
    if (walk.signal.aborted) return;
    await attempt(walk, folder, () => scanClient(walk, folder));
  }
  if (recordings.length > 0) {
    await attempt(walk, unfiledNames.client, async () => {
      const project = await context.locks.withPlaces(() => ensureProject(context, unfiledNames));
      await scanRecordings(walk, recordings, project.id);
    });
  }
  for (const bin of bins) {
    await attempt(walk, bin, async () => scanRecordings(walk, await findRecordings(walk, bin, 3), null));
  }
}

/** One folder that goes away or cannot be written must not keep the others from being seen. */
async function attempt({ context, marks }: Walk, folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    marks.unseen.add(folder);
    if (systemErrorCode(error) === undefined && !(error instanceof AppError)) throw error;
    logUnlessGone(context, 'folder-not-scanned', error);
  }
}

/** What is moved or removed while it is looked at is no failure: it is met elsewhere, or missed by the next scan. */
function logUnlessGone({ log }: LibraryContext, event: string, error: unknown): void {
  if (systemErrorCode(error) !== 'ENOENT') log.error(event, error);
}

async function scanClient(walk: Walk, folder: string): Promise<void> {
  const { context } = walk;
  const { folders, files } = await listFolder(walk, folder);
  const { recordings: direct, others } = await sortFolders(walk, folder, folders);
  const projects = new Map<string, readonly string[]>();
  for (const inner of others) {
    if (walk.signal.aborted) return;
    const recordings = await findRecordings(walk, inner, 1);
    const isProject = recordings.length > 0 || (await exists(join(pathOf(context, inner), projectFileName)));
    if (isProject) projects.set(inner, recordings);
  }
  if (!files.includes(clientFileName) && projects.size === 0 && direct.length === 0) return;
  const client = await context.locks.withPlaces(() => adoptClient(context, folder));
  for (const [projectFolder, recordings] of projects) {
    const project = await context.locks.withPlaces(() =>
      adoptProject(context, client.id, { folder: projectFolder }),
    );
    await scanRecordings(walk, recordings, project.id);
  }
  if (direct.length > 0) {
    const project = await context.locks.withPlaces(() => ensureProjectOf(context, client, unfiledProject));
    await scanRecordings(walk, direct, project.id);
  }
}

async function scanRecordings(
  walk: Walk,
  folders: readonly string[],
  projectId: string | null,
): Promise<void> {
  const { context, marks, signal, pace, isRebuild: isOneOfMany = false } = walk;
  let different: string[] = [];
  const tell = () => {
    if (different.length > 0) context.changed(different);
    different = [];
  };
  const atATime = isOneOfMany ? concurrency.rebuild : concurrency.usual;
  await eachConcurrently(folders, atATime, async (folder) => {
    await pace?.();
    if (signal.aborted) return;
    try {
      let listed: readonly Dirent[] = [];
      const onListed = (entries: readonly Dirent[]) => (listed = entries);
      const id = await scanRecording(context, { folder, projectId }, { onListed, isOneOfMany });
      if (id !== null) different.push(id);
      await tidyFolder(walk, folder, listed);
      if (different.length >= batchSize) tell();
    } catch (error) {
      if (systemErrorCode(error) === undefined) throw error;
      marks.unseen.add(folder);
      logUnlessGone(context, 'recording-not-scanned', error);
    }
  });
  tell();
}
