import type { LibraryMove } from '../../../shared/model/library-move.ts';
import type { Disposable } from '../disposables.ts';
import { AppError } from '../errors.ts';
import type { Emit } from '../events.ts';
import type { Log } from '../log.ts';
import type { AppSettings } from '../settings/settings.ts';
import { folderLabel } from '../status.ts';
import { deleteCopy } from './delete-copy.ts';
import { type MoveBoard, createMoveBoard, nothingMoved, recallMove } from './move-board.ts';
import { MoveFailure } from './move-failure.ts';
import { type MovedLibrary, moveLibrary } from './move-library.ts';
import { readMoveManifest, removeMoveManifest } from './move-manifest.ts';

/** Moves the library to another folder, and deletes the copy that is no longer needed. `dispose` stops what is under way. */
export interface LibraryMoves extends Disposable {
  /** Null where there is nothing to be said about a move. */
  readonly current: () => LibraryMove | null;
  /** True while something is copied or deleted. */
  readonly isUnderWay: () => boolean;
  /** Begins to move the library to `folder`. Throws `conflict` while another move or deletion is under way, as do the next four. */
  readonly begin: (folder: string) => LibraryMove;
  /** Goes on with a move that was stopped or failed. Throws `not-found` where there is none. */
  readonly resume: () => LibraryMove;
  readonly cancel: () => void;
  /** Forgets a move that did not come to its end and deletes what it copied. */
  readonly giveUp: () => Promise<void>;
  /** Deletes the copy in the folder the library came from: what was copied, read back, and not changed since. */
  readonly deleteFormer: () => void;
  /** Keeps that copy, and says no more about it. */
  readonly keepFormer: () => Promise<void>;
}

/** What {@link createLibraryMoves} works with. */
export interface LibraryMovesDeps {
  readonly libraryDirectory: () => string;
  /** True when the folder was given on the command line, and would be again at the next start. */
  readonly isFolderGiven: boolean;
  readonly settings: AppSettings;
  readonly freeBytes: (folder: string) => Promise<number>;
  /**
   * Runs `finish` when no take and no other work is in the way, while nothing changes in the library, then goes on with
   * `target` and calls `moved`. Calls `onWaiting` when a take keeps it from beginning, `onStill` when it begins.
   */
  readonly switchOver: (target: string, steps: SwitchSteps) => Promise<void>;
  readonly emit: Emit;
  readonly log: Log;
}

/** See {@link LibraryMovesDeps.switchOver}. */
export interface SwitchSteps {
  readonly signal: AbortSignal;
  readonly onWaiting: () => void;
  readonly onStill: () => void;
  readonly finish: () => Promise<void>;
  readonly moved: () => void;
}

/** Creates {@link LibraryMoves}. What is left of an earlier run of the app is known at once. */
export function createLibraryMoves(deps: LibraryMovesDeps): LibraryMoves {
  const board = createMoveBoard(deps);
  const { settings } = deps;
  const begin = (folder: string) => {
    board.requireIdle();
    const labels = { targetLabel: folderLabel(folder), formerLabel: folderLabel(deps.libraryDirectory()) };
    const work = (signal: AbortSignal) => run(deps, board, folder, signal);
    return board.start({ ...nothingMoved, ...labels, state: 'copying' }, work);
  };
  return {
    ...{ current: board.current, isUnderWay: board.isUnderWay, begin },
    resume() {
      const folder = settings.get().unfinishedMove;
      if (folder === null) throw new AppError('not-found', 'there is no move to go on with');
      return begin(folder);
    },
    cancel() {
      if (board.current()?.state !== 'deleting') board.stop();
    },
    async giveUp() {
      board.requireIdle();
      const folder = settings.get().unfinishedMove;
      settings.update({ unfinishedMove: null });
      board.set(recallMove(deps));
      if (folder !== null) await clearTarget(deps, folder);
    },
    deleteFormer() {
      board.requireIdle();
      const former = recallMove(deps);
      if (former?.state !== 'moved') throw new AppError('not-found', 'there is no old copy');
      board.start({ ...former, state: 'deleting' }, (signal) => deleteFormer(deps, board, signal));
    },
    async keepFormer() {
      board.requireIdle();
      const isThere = settings.get().formerLibrary !== null;
      if (isThere) settings.update({ formerLibrary: null });
      board.set(null);
      if (isThere) await removeMoveManifest(deps.libraryDirectory());
    },
    async dispose() {
      board.stop();
      await board.ended();
    },
  };
}

async function run(
  deps: LibraryMovesDeps,
  { change, set }: MoveBoard,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const { settings } = deps;
  if (deps.isFolderGiven) throw new MoveFailure('command-line');
  const source = deps.libraryDirectory();
  await moveLibrary({
    ...{ source, target: folder, freeBytes: deps.freeBytes, signal },
    mayResume: settings.get().unfinishedMove === folder,
    onBegin: () => void settings.update({ unfinishedMove: folder }),
    onProgress: change,
    async switchOver(target, finish) {
      let moved: MovedLibrary | null = null;
      await deps.switchOver(target, {
        signal,
        onWaiting: () => change({ state: 'waiting' }),
        onStill: () => change({ state: 'switching' }),
        async finish() {
          moved = await finish();
          // From here on nothing may end it half way.
          signal.throwIfAborted();
        },
        moved() {
          if (moved === null) throw new Error('moved before it was finished');
          const { source: real, files, sizeBytes } = moved;
          const formerLibrary = { folder: real, movedTo: target, files, sizeBytes };
          settings.update({ libraryFolder: target, unfinishedMove: null, formerLibrary });
        },
      });
    },
  });
  deps.log.info('library-moved');
  set(recallMove(deps));
}

async function deleteFormer(
  deps: LibraryMovesDeps,
  { change }: MoveBoard,
  signal: AbortSignal,
): Promise<void> {
  const { settings } = deps;
  const library = deps.libraryDirectory();
  const folder = settings.get().formerLibrary?.folder;
  const manifest = await readMoveManifest(library);
  if (manifest === null || folder === undefined) throw new MoveFailure('library-missing');
  let [files, bytes] = [0, 0];
  const keptFiles = await deleteCopy({
    ...{ folder, library, entries: manifest.entries, side: 'source', signal },
    onDeleted(sizeBytes) {
      files += 1;
      bytes += sizeBytes;
      change({ files, bytes });
    },
  });
  settings.update({ formerLibrary: null });
  await removeMoveManifest(library);
  change({ files, bytes, keptFiles, state: 'deleted' });
}

/** Deletes what an unfinished move copied; what cannot be reached stays where it is. */
async function clearTarget({ libraryDirectory, log }: LibraryMovesDeps, folder: string): Promise<void> {
  try {
    const manifest = await readMoveManifest(folder);
    if (manifest === null) return;
    const { signal } = new AbortController();
    const { entries } = manifest;
    const place = { folder, library: libraryDirectory(), entries, side: 'target' } as const;
    await deleteCopy({ ...place, signal, onDeleted: () => undefined });
    await removeMoveManifest(folder);
  } catch (error) {
    log.error('unfinished-move-not-cleared', error);
  }
}
