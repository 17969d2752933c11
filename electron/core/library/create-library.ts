import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { CompressionState } from '../../../shared/model/recording.ts';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Emit } from '../events.ts';
import type { Log } from '../log.ts';
import { createAvailability } from './availability.ts';
import { beginTake } from './begin-take.ts';
import { binRecording, emptyBin, restoreRecording } from './bin.ts';
import {
  createProject,
  renameClient,
  renameProject,
  setAccount,
  setCaptureDays,
  setArchived,
  setClientReceipts,
  setColour,
  setPeople,
} from './change-place.ts';
import { changeRecordingNotes, fileRecording, updateRecording } from './change-recording.ts';
import { createChangeScans } from './change-scans.ts';
import type { Library } from './library.ts';
import { type LibraryContext, pathOf, placeOf } from './library-context.ts';
import { type LibraryIndex, createLibraryIndex } from './library-index.ts';
import { createLibraryLists, listProblems } from './library-lists.ts';
import { createLibraryLocks } from './library-locks.ts';
import { createPace } from './pace.ts';
import { scanLibrary } from './scan-library.ts';
import { createScanLoop } from './scan-loop.ts';
import { createScanJournal } from './scan-marks.ts';
import { createSearch } from './search/search-library.ts';
import { type SearchIndexer, createSearchIndexer } from './search/search-indexer.ts';
import { createUpkeep } from './upkeep.ts';

/** What a library is made of. */
export interface LibraryDeps {
  /** The library folder, absolute. */
  readonly libraryDirectory: string;
  /** Path of `index.db`; its folder exists. */
  readonly indexPath: string;
  /** A folder that `libraryDirectory` is a whole copy of: an index of it is taken over. */
  readonly copiedFrom?: string | undefined;
  /** True for a folder that people chose, which is never made. */
  readonly isChosen?: boolean;
  /** True for a folder that people and other programs may change while it is open: what they do is taken in within a second or two. */
  readonly isWatched?: boolean;
  readonly emit: Emit;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
  readonly compressionState: (recordingId: string) => CompressionState;
  /** Resolves when looking through the folder is in nobody's way any more; missing for at once. */
  readonly mayScan?: (isHeld: () => boolean) => Promise<void>;
  /** True while somebody asks for something, see {@link createPace}. */
  readonly isAsked?: () => boolean;
  /** Gives ids to clients, projects and copies; random UUIDs when left out. */
  readonly newId?: () => string;
}

/**
 * Opens the library and begins to scan it in the background. A library folder that is not there is made, unless the index
 * knows recordings in it: then it is somewhere else for now. To use another folder, dispose and create again. Throws
 * what SQLite says when the index cannot be made at all.
 */
export async function createLibrary(deps: LibraryDeps): Promise<Library> {
  const { context, scans, searchIndexer, isRebuilding } = await createContext(deps);
  const lists = createLibraryLists(context.index, deps.compressionState);
  scans.request();
  const search = createSearch({ index: context.index, summary: (id) => findSummary(context, lists, id) });
  const changeScans = createChangeScans(context);
  const some = deps.isWatched === true ? changeScans.request : null;
  const upkeep = createUpkeep(context, { all: scans, some });
  return {
    ...lists,
    ...createFolderReport(context),
    ...createChanges(context),
    indexing: isRebuilding,
    async indexed() {
      await scans.idle();
      await changeScans.idle();
    },
    async search(query) {
      // What was just written is found, unless there is much of it.
      if (context.index.use((tables) => tables.search.dirtyCount(mostAwaited + 1)) <= mostAwaited)
        await searchIndexer.idle();
      return search(query);
    },
    refresh: () => upkeep.refresh(),
    async rest() {
      const rests = [await upkeep.rest(), await scans.rest(), await changeScans.rest()];
      return {
        dispose() {
          for (const rest of rests) void rest.dispose();
        },
      };
    },
    async restoreRecording(recordingId) {
      await restoreRecording(context, recordingId);
      return lists.summary(recordingId);
    },
    async dispose() {
      await upkeep.dispose();
      await scans.dispose();
      await changeScans.dispose();
      await searchIndexer.dispose();
      const { index, locks } = context;
      await locks.exclusively(() => locks.withPlaces(() => Promise.resolve(index.dispose())));
    },
  };
}

/** Changes a search waits for. */
const mostAwaited = 20;

function findSummary({ index }: LibraryContext, lists: Pick<Library, 'summary'>, id: string) {
  const isThere = index.use(({ recordings }) => recordings.place(id)) !== null;
  return isThere ? lists.summary(id) : null;
}

async function createContext(deps: LibraryDeps) {
  const { clock, log } = deps;
  const root = resolve(deps.libraryDirectory);
  const startedMs = Date.now();
  const scanJournal = createScanJournal();
  const rebuild = { needed: false };
  const index = createLibraryIndex(
    {
      ...{ path: deps.indexPath, libraryDirectory: root, nowMs: () => clock.nowMs() },
      copiedFrom: deps.copiedFrom === undefined ? undefined : resolve(deps.copiedFrom),
    },
    (error) => {
      log.error('index-damaged', error);
      rebuild.needed = true;
      scanJournal.restructure();
      scans.request();
    },
  );
  const scans = createScanLoop(
    async (signal) => {
      if (!(await context.availability.check())) return;
      // Lists that are there already can wait for what little has changed.
      const how = rebuild.needed ? { isRebuild: true } : { pace: createPace(deps.isAsked ?? (() => false)) };
      await scanLibrary(context, { signal, startedMs, ...how });
      if (!signal.aborted) rebuild.needed = false;
    },
    (error) => log.error('scan-failed', error),
    deps.mayScan,
  );
  rebuild.needed = index.startedEmpty;
  // Needs the context, which tells it of changes.
  const searching: { indexer: SearchIndexer | null } = { indexer: null };
  const context: LibraryContext = {
    root,
    index,
    clock,
    log,
    scanJournal,
    locks: createLibraryLocks(),
    availability: await openAvailability(deps, root, index),
    newId: deps.newId ?? randomUUID,
    changed(recordingIds) {
      deps.emit('library.changed', { recordingIds });
      searching.indexer?.wake();
    },
    scanned: () => scans.idle(),
    rescan: () => scans.request(),
  };
  const searchIndexer = createSearchIndexer(context);
  searching.indexer = searchIndexer;
  return { context, scans, searchIndexer, isRebuilding: () => rebuild.needed && scans.running() };
}

/** A folder that recordings are known in, or that people chose, is somewhere else for now where it is not there. */
function openAvailability({ isChosen = false }: LibraryDeps, root: string, index: LibraryIndex) {
  const isUnused = index.use(({ recordings }) => recordings.isEmpty());
  return createAvailability(root, { make: isUnused && !isChosen, disk: index.disk });
}

function createFolderReport(
  context: LibraryContext,
): Pick<Library, 'available' | 'problems' | 'repaired' | 'getStored' | 'folderLabel'> {
  const { availability, index } = context;
  return {
    available: () => availability.available(),
    problems: () => listProblems(index, availability.available()),
    repaired: () => index.repaired(),
    getStored(recordingId) {
      availability.require();
      const { folder } = placeOf(context, recordingId);
      const file = index.use(({ recordings }) => recordings.file(recordingId));
      if (file === null) throw new AppError('not-found', `no recording ${recordingId}`);
      return { file, folder: pathOf(context, folder) };
    },
    folderLabel: (recordingId) => placeOf(context, recordingId).folder,
  };
}

function createChanges(context: LibraryContext) {
  return {
    beginTake: (take) => beginTake(context, take),
    update: (recordingId, change) => updateRecording(context, recordingId, change),
    changeNotes: (recordingId, change) => changeRecordingNotes(context, recordingId, change),
    fileRecording: (args) => fileRecording(context, args),
    binRecording: (recordingId) => binRecording(context, recordingId),
    emptyBin: async () => ({ removed: await emptyBin(context, { onlyOld: false }) }),
    createProject: (args, ids) => createProject(context, args, ids),
    renameClient: (args) => renameClient(context, args),
    renameProject: (args) => renameProject(context, args),
    setPeople: (args) => setPeople(context, args),
    setAccount: (args) => setAccount(context, args),
    setCaptureDays: (args) => setCaptureDays(context, args),
    setArchived: (args) => setArchived(context, args),
    setColour: (args) => setColour(context, args),
    setClientReceipts: (args) => setClientReceipts(context, args),
  } satisfies Partial<Library>;
}
