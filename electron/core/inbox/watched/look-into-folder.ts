import { setTimeout as delay } from 'node:timers/promises';
import { restWhileRecording } from '../../checkup/checkup.ts';
import { AppError } from '../../errors.ts';
import type { Library } from '../../library/library.ts';
import type { Log } from '../../log.ts';
import { untilAborted } from '../../media/until-aborted.ts';
import type { AppSettings } from '../../settings/settings.ts';
import { type Candidate, type Candidates, findCandidates } from './candidates.ts';
import { type FoundFiles, findFiles } from './find-files.ts';
import type { FolderBells } from './folder-bells.ts';
import { requireWatchable } from './require-watchable.ts';
import { takeCandidate } from './take-candidate.ts';
import type { TakeFoundDeps } from './take-found.ts';
import { type WatchedBoard, placementOf } from './watched-board.ts';
import type { WatchedStore } from './watched-store.ts';

/** What a look is made with. */
export interface LookDeps extends Omit<TakeFoundDeps, 'rest'> {
  readonly settings: Pick<AppSettings, 'get'>;
  readonly library: Pick<Library, 'listClients'>;
  /** Folders that hold recordings of ours or data of the app. */
  readonly ownFolders: () => Promise<readonly string[]>;
  readonly isRecording: () => boolean;
  readonly store: WatchedStore;
  readonly board: WatchedBoard;
  readonly bells: FolderBells;
  readonly log: Pick<Log, 'error'>;
  readonly times: FolderWatchTimes;
}

/** How long things take, in milliseconds. */
export interface FolderWatchTimes {
  /** A file that did not change for so long is whole. */
  readonly restMs: number;
  /** Network disks do not tell when something happens. */
  readonly pollMs: number;
  /** The folder, or whatever else is missing, may be back. */
  readonly retryMs: number;
  /** Between two looks, however often the bell rings. */
  readonly gapMs: number;
}

/** The folder that is watched until `session` ends. */
interface Watched {
  readonly folder: string;
  readonly session: AbortSignal;
}

/** Null where the folder is away. */
async function find({ folder, session }: Watched): Promise<FoundFiles | null> {
  try {
    return await untilAborted(findFiles(folder, session), session);
  } catch {
    session.throwIfAborted();
    return null;
  }
}

/** Takes in what has rested; gives what is left. */
async function takeRested(candidates: Candidates, watched: Watched, deps: LookDeps): Promise<Candidates> {
  const { board, library, settings, isRecording, signal, times } = deps;
  const left = new Map(candidates);
  const rest = async () => {
    if (!isRecording()) return;
    board.set({ state: 'resting' });
    await restWhileRecording({ isRecording }, signal);
    board.set({ state: 'importing' });
  };
  const hasRested = ({ sinceMs }: Candidate) => performance.now() - sinceMs >= times.restMs;
  for (const candidate of [...candidates.values()].filter(hasRested)) {
    await rest();
    // Whoever asks for something else goes first.
    await delay(0);
    watched.session.throwIfAborted();
    const projectId = settings.get().watchedFolder?.projectId ?? null;
    const order = { folder: watched.folder, placement: placementOf(projectId, library) };
    if (!(await takeCandidate(candidate, order, { ...deps, rest }))) continue;
    left.delete(candidate.file.path);
    watched.session.throwIfAborted();
    board.set({ done: board.progress().done + 1 });
  }
  return left;
}

/** Looks through the folder once and takes in what has rested. Gives what is left, and when to look again. */
export async function lookIntoFolder(
  watched: Watched,
  before: Candidates,
  deps: LookDeps,
): Promise<{ readonly left: Candidates; readonly waitMs: number }> {
  const { board, bells, store, times } = deps;
  const { folder, session } = watched;
  const beganMs = performance.now();
  try {
    await requireWatchable(folder, await deps.ownFolders());
    const found = await find(watched);
    if (found === null) {
      bells.follow(folder, []);
      board.set({ state: 'missing', problem: null, total: 0, done: 0 });
      return { left: new Map(), waitMs: times.retryMs };
    }
    bells.follow(folder, found.folders);
    const candidates = await findCandidates(found, { folder, store, before });
    session.throwIfAborted();
    const lookedMs = performance.now() - beganMs;
    if (candidates.size > 0) {
      const total = board.progress().done + candidates.size;
      board.set({ state: 'importing', problem: null, isCut: found.isCut, total });
    }
    const left = await takeRested(candidates, watched, deps);
    // What grows for hours in a large folder does not keep the disk busy.
    if (left.size > 0) return { left, waitMs: Math.max(times.restMs, 10 * lookedMs) };
    board.set({ state: 'watching', problem: null, isCut: found.isCut, total: 0, done: 0 });
    return { left, waitMs: times.pollMs };
  } catch (error) {
    session.throwIfAborted();
    const problem = error instanceof AppError ? error.code : 'internal';
    if (problem === 'internal') deps.log.error('watched-folder-failed', error);
    board.set({ state: 'stuck', problem });
    return { left: before, waitMs: times.retryMs };
  }
}
