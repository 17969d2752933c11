import type { LibraryMove, MoveProblem } from '../../../shared/model/library-move.ts';
import { AppError } from '../errors.ts';
import type { Emit } from '../events.ts';
import type { Log } from '../log.ts';
import type { AppSettings } from '../settings/settings.ts';
import { folderLabel } from '../status.ts';
import { MoveFailure } from './move-failure.ts';

/** What is known of a move, and what is told of it. One work at a time. */
export interface MoveBoard {
  readonly current: () => LibraryMove | null;
  readonly set: (move: LibraryMove | null) => void;
  readonly change: (part: Partial<LibraryMove>) => void;
  readonly isUnderWay: () => boolean;
  /** Throws `AppError('conflict')` while something is under way. */
  readonly requireIdle: () => void;
  /** Tells `state`, then how the work on it goes on. */
  readonly start: (state: LibraryMove, work: (signal: AbortSignal) => Promise<void>) => LibraryMove;
  readonly stop: () => void;
  /** Resolves when nothing is under way. */
  readonly ended: () => Promise<void>;
}

/** What {@link createMoveBoard} works with. */
export interface MoveBoardDeps {
  readonly libraryDirectory: () => string;
  readonly settings: Pick<AppSettings, 'get'>;
  readonly emit: Emit;
  readonly log: Log;
}

/** Progress is told this often. */
const tellMs = 200;

/** A move of which nothing is done yet. */
export const nothingMoved = {
  ...{ files: 0, totalFiles: 0, bytes: 0, totalBytes: 0 },
  ...{ problem: null, keptFiles: 0, canResume: false },
};

/** Creates a {@link MoveBoard} that knows what an earlier run of the app left. */
export function createMoveBoard(deps: MoveBoardDeps): MoveBoard {
  let move = recallMove(deps);
  let controller = new AbortController();
  let working: Promise<void> = Promise.resolve();
  let toldMs = 0;
  const set = (next: LibraryMove | null) => {
    const isNews = next?.state !== move?.state || next?.problem !== move?.problem;
    move = next;
    if (!isNews && performance.now() - toldMs < tellMs) return;
    toldMs = performance.now();
    deps.emit('move.changed', { move });
  };
  const change = (part: Partial<LibraryMove>) => {
    if (move !== null) set({ ...move, ...part });
  };
  const isUnderWay = () => ['copying', 'waiting', 'switching', 'deleting'].includes(move?.state ?? '');
  return {
    // Another folder may have been chosen since.
    current: () => (move?.state === 'moved' && move.problem === null ? recallMove(deps) : move),
    ...{ set, change, isUnderWay },
    requireIdle() {
      if (isUnderWay()) throw new AppError('conflict', 'a move is under way');
    },
    start(state, work) {
      controller = new AbortController();
      const { signal } = controller;
      set(state);
      working = work(signal).catch((error: unknown) => {
        if (signal.aborted) change({ state: 'stopped', problem: null, canResume: true });
        else change(failed(deps, state, error));
      });
      return state;
    },
    stop: () => controller.abort(),
    ended: () => working,
  };
}

/** What is left of a move by the settings: one that was not finished, or the old copy. */
export function recallMove({
  settings,
  libraryDirectory,
}: Pick<MoveBoardDeps, 'settings' | 'libraryDirectory'>): LibraryMove | null {
  const { unfinishedMove, formerLibrary } = settings.get();
  const here = libraryDirectory();
  if (unfinishedMove !== null && unfinishedMove !== here) {
    const labels = { targetLabel: folderLabel(unfinishedMove), formerLabel: folderLabel(here) };
    return { ...nothingMoved, ...labels, canResume: true, state: 'stopped' };
  }
  // Another folder was chosen since: nothing here knows what is in the old one.
  if (formerLibrary?.movedTo !== here) return null;
  const { folder, files, sizeBytes } = formerLibrary;
  const labels = { targetLabel: folderLabel(here), formerLabel: folderLabel(folder) };
  return { ...nothingMoved, ...labels, totalFiles: files, totalBytes: sizeBytes, state: 'moved' };
}

/** What a failure leaves to do: an old copy that could not be deleted is still there. */
function failed(deps: MoveBoardDeps, { state }: LibraryMove, error: unknown): Partial<LibraryMove> {
  const problem = toProblem(deps.log, error);
  if (state === 'deleting') return { ...recallMove(deps), problem };
  return { state: 'failed', problem, canResume: deps.settings.get().unfinishedMove !== null };
}

function toProblem(log: Log, error: unknown): MoveProblem {
  if (error instanceof MoveFailure) return error.problem;
  log.error('move-failed', error);
  return { kind: 'internal', file: '', missingBytes: 0 };
}
