import { constants, existsSync } from 'node:fs';
import { copyFile, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingSummary } from '../../shared/model/recording.ts';
import type { Disposable } from './disposables.ts';
import { AppError } from './errors.ts';
import { type Gate, createGate } from './gate.ts';
import { syncFolder } from './library/atomic-file.ts';
import type { Library } from './library/library.ts';
import { recordingFileName } from './library/library-files.ts';
import { pagesOf } from './library/pages-of.ts';
import type { Log } from './log.ts';
import { isPassing } from './move/list-files.ts';

/** A library beside the user's, on this computer's own disk, for what is recorded while the disk of that one is away. */
export interface StandbyLibrary extends Disposable {
  /** Answers like the user's library, also for recordings that wait, and begins takes here while that one is away. */
  readonly library: Library;
  /** Where a take that begins now is written. */
  readonly takesDirectory: () => string;
  /** What waits for the disk, the newest first. */
  readonly waiting: () => readonly RecordingSummary[];
  /** Moves what waits into the user's library, if that is there. Never rejects; what fails waits for the next time. */
  readonly bringIn: () => Promise<void>;
}

/** What {@link openStandbyLibrary} works with. */
export interface StandbyDeps {
  /** The user's library. */
  readonly main: Library;
  readonly mainDirectory: () => string;
  /** Where recordings wait. */
  readonly directory: string;
  readonly open: () => Promise<Library>;
  /** Keeps files from being made beside recordings until what it gives is disposed. */
  readonly restWork: () => Promise<Disposable>;
  readonly log: Log;
}

/** Opens what an earlier run of the app left waiting; else nothing is made before it is needed. */
export async function openStandbyLibrary(deps: StandbyDeps): Promise<StandbyLibrary> {
  const { main, directory, log } = deps;
  const gate = createGate();
  let standby: Library | null = existsSync(directory) ? await deps.open() : null;
  // What the index does not know yet is found by the scan at the start.
  await standby?.indexed();
  let bringing: Promise<void> = Promise.resolve();
  let isClosed = false;
  const waiting = () => (standby === null ? [] : list(standby, { all: true }));
  const home = (recordingId: string) => {
    if (standby === null) return main;
    return isWaiting(standby, recordingId) ? standby : main;
  };
  const bringIn = async () => {
    if (standby !== null && !isClosed) await bringAll(deps, standby, gate);
  };
  return {
    waiting,
    takesDirectory: () => (main.available() ? deps.mainDirectory() : existing(directory)),
    library: {
      ...main,
      ...routed(home, (work) => gate.shared(work)),
      unfinishedTakes: () => [...main.unfinishedTakes(), ...(standby?.unfinishedTakes() ?? [])],
      async beginTake(take) {
        const isNew = take.file.state === 'capturing';
        if (!isNew || main.available()) return main.beginTake(take);
        standby ??= await deps.open();
        return standby.beginTake({ ...take, projectId: await sameProject(main, standby, take.projectId) });
      },
    },
    bringIn: () =>
      (bringing = bringing
        .then(bringIn)
        .catch((error: unknown) => log.error('waiting-not-brought-in', error))),
    async dispose() {
      isClosed = true;
      await bringing;
      await standby?.dispose();
    },
  };
}

/** The folder of recordings that wait is made with the first of them; until then, what it will lie in has the same disk. */
function existing(directory: string): string {
  return existsSync(directory) ? directory : join(directory, '..');
}

function list(library: Library, scope: { readonly all: true } | { readonly bin: true }) {
  return [...pagesOf(library, { scope })].flat();
}

/** The project here that is called like one on the disk that is away; null for unfiled. */
async function sameProject(
  main: Library,
  standby: Library,
  projectId: string | null,
): Promise<string | null> {
  for (const client of main.listClients()) {
    const project = client.projects.find(({ id }) => id === projectId);
    if (project === undefined || project.unfiled) continue;
    const made = await standby.createProject({ client: client.name, project: project.name });
    return made.projectId;
  }
  return null;
}

/** Not by its summary, which tells of compression, which in turn asks for the recording. */
function isWaiting(standby: Library, recordingId: string): boolean {
  return unlessUnknown(() => standby.getStored(recordingId))?.file.binnedAt === null;
}

function unlessUnknown<Value>(ask: () => Value): Value | null {
  try {
    return ask();
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null;
    throw error;
  }
}

/** Methods about one recording go to the library that has it. None of those that change it runs while one is brought in. */
function routed(
  home: (recordingId: string) => Library,
  change: <Value>(work: () => Promise<Value>) => Promise<Value>,
): Partial<Library> & Pick<Library, 'getStored'> {
  return {
    getStored: (recordingId) => home(recordingId).getStored(recordingId),
    summary: (recordingId) => home(recordingId).summary(recordingId),
    folderLabel: (recordingId) => home(recordingId).folderLabel(recordingId),
    update: (recordingId, update) => change(() => home(recordingId).update(recordingId, update)),
    changeNotes: (recordingId, notes) => change(() => home(recordingId).changeNotes(recordingId, notes)),
    fileRecording: (args) => change(() => home(args.recordingId).fileRecording(args)),
    binRecording: (recordingId) => change(() => home(recordingId).binRecording(recordingId)),
  };
}

async function bringAll({ main, restWork }: StandbyDeps, standby: Library, gate: Gate): Promise<void> {
  if (!main.available()) return;
  // What was put into the bin here, too.
  const all = [...list(standby, { all: true }), ...list(standby, { bin: true })];
  const ready = all.filter(({ state }) => state === 'ready');
  if (ready.length === 0) return;
  await main.indexed();
  const rest = await restWork();
  try {
    for (const { id } of ready) await gate.exclusive(() => bringOne(standby, main, id));
    await gate.exclusive(() => emptyBrought(standby, main));
  } finally {
    await rest.dispose();
  }
}

/** Copies a recording with its id, title and place as they are now, then removes it here. One that got there before is only removed. */
async function bringOne(standby: Library, main: Library, id: string): Promise<void> {
  const { unfiled, clientName, projectName, binnedAt } = standby.summary(id);
  if (unlessUnknown(() => main.summary(id)) === null) {
    const isPlaced = binnedAt === null && !unfiled;
    const project = isPlaced ? await main.createProject({ client: clientName, project: projectName }) : null;
    const { file, folder } = standby.getStored(id);
    await main.beginTake({
      file: { ...file, binnedAt: null, binnedFrom: null },
      projectId: project?.projectId ?? null,
      async fill(target) {
        await copyAll(folder, target);
        return undefined;
      },
    });
    if (binnedAt !== null) await main.binRecording(id);
  }
  if (binnedAt === null) await standby.binRecording(id);
}

/** What was put into the bin meanwhile is not in the user's library yet: then all stays for the next time. */
async function emptyBrought(standby: Library, main: Library): Promise<void> {
  const isBrought = ({ id }: RecordingSummary) => unlessUnknown(() => main.summary(id)) !== null;
  if (list(standby, { bin: true }).every(isBrought)) await standby.emptyBin();
}

async function copyAll(folder: string, target: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) {
    const { name } = entry;
    if (!entry.isFile() || name === recordingFileName || isPassing(name)) continue;
    await copyFile(join(folder, name), join(target, name), constants.COPYFILE_EXCL);
    const copy = await open(join(target, name), 'r+');
    await copy.sync().finally(() => copy.close());
  }
  await syncFolder(target);
}
