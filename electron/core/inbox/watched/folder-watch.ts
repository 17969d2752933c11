import type { DatabaseSync } from 'node:sqlite';
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { WatchedFolder } from '../../../../shared/model/inbox.ts';
import { restWhileRecording } from '../../checkup/checkup.ts';
import type { Disposable } from '../../disposables.ts';
import type { Emit } from '../../events.ts';
import { AppError } from '../../errors.ts';
import type { Library } from '../../library/library.ts';
import type { AppSettings } from '../../settings/settings.ts';
import { type Bell, createBell } from '../bell.ts';
import type { Placement } from '../incoming-message.ts';
import { projectOf } from '../mail-intake.ts';
import type { Candidates } from './candidates.ts';
import { createFolderBells } from './folder-bells.ts';
import { type FolderWatchTimes, type LookDeps, lookIntoFolder } from './look-into-folder.ts';
import { requireWatchable } from './require-watchable.ts';
import { createWatchedBoard } from './watched-board.ts';
import { openWatchedStore } from './watched-store.ts';

/** What {@link createFolderWatch} works with; its `directory` is for copies, and what an earlier run left there is removed. */
export interface FolderWatchDeps extends Omit<
  LookDeps,
  'settings' | 'library' | 'store' | 'board' | 'bells' | 'signal' | 'times'
> {
  /** `queue.db`. */
  readonly database: DatabaseSync;
  readonly settings: Pick<AppSettings, 'get' | 'update'>;
  readonly library: Pick<Library, 'listClients' | 'createProject'>;
  readonly emit: Emit;
  readonly times?: FolderWatchTimes;
}

/** Takes in what lies in a folder of the user's, and what is put there. Disposing it ends that; what was taken in stays. */
export interface FolderWatch extends Disposable {
  readonly status: () => WatchedFolder | null;
  /** Watches this folder instead of any other. Rejects with `folder-not-watchable`. */
  watch(folder: string): Promise<void>;
  /** Says where its files go from now on. */
  place(placement: Placement | null): Promise<void>;
  stop(): void;
  /** Says no more about a file that could not be read. */
  dismiss(id: number): void;
  readonly lookNow: () => void;
  /** Begins to look: called once, after recovery. */
  start(): void;
}

const usualTimes: FolderWatchTimes = { restMs: 3000, pollMs: 30_000, retryMs: 10_000, gapMs: 500 };

/** Ends when another folder is chosen, or none. */
interface Session {
  current: AbortController;
}

async function removeCopies({ directory, log }: Pick<LookDeps, 'directory' | 'log'>): Promise<void> {
  try {
    await rm(directory, { recursive: true, force: true });
  } catch (error) {
    log.error('copies-not-removed', error);
  }
}

async function keepLooking(deps: LookDeps, bell: Bell, session: Session): Promise<void> {
  await removeCopies(deps);
  const isClosing = () => deps.signal.aborted;
  let left: Candidates = new Map();
  while (!isClosing()) {
    const { signal: ended } = session.current;
    const folder = deps.settings.get().watchedFolder?.folder;
    if (folder === undefined) {
      deps.bells.follow('', []);
      left = new Map();
      await bell.wait(null);
      continue;
    }
    try {
      await restWhileRecording(deps, deps.signal);
      const watched = { folder, session: AbortSignal.any([deps.signal, ended]) };
      const looked = await lookIntoFolder(watched, left, deps);
      left = looked.left;
      await delay(deps.times.gapMs, undefined, { signal: deps.signal });
      await bell.wait(looked.waitMs);
    } catch (error) {
      if (!isClosing() && !ended.aborted) deps.log.error('watched-folder-failed', error);
      left = new Map();
    }
  }
}

/** Creates a {@link FolderWatch}. */
export function createFolderWatch(given: FolderWatchDeps): FolderWatch {
  const { database, settings, library, emit, ownFolders } = given;
  const closing = new AbortController();
  const session: Session = { current: new AbortController() };
  const bell = createBell();
  const bells = createFolderBells(bell.ring);
  const store = openWatchedStore(database);
  const watched = () => settings.get().watchedFolder;
  const board = createWatchedBoard({ store, watched, library, emit });
  const deps = { ...given, store, board, bells, signal: closing.signal, times: given.times ?? usualTimes };
  let running: Promise<void> = Promise.resolve();
  const change = (next: ReturnType<typeof watched>) => {
    settings.update({ watchedFolder: next });
    session.current.abort(new AppError('internal', 'another folder is watched'));
    session.current = new AbortController();
    board.reset();
    bell.ring();
  };
  return {
    status: board.read,
    async watch(folder) {
      await requireWatchable(folder, await ownFolders());
      const before = watched();
      change({ folder, projectId: before?.folder === folder ? before.projectId : null });
    },
    async place(placement) {
      const projectId = await projectOf(placement, { library });
      const current = watched();
      if (current === null) return;
      settings.update({ watchedFolder: { ...current, projectId } });
      board.set({});
    },
    stop: () => change(null),
    dismiss(id) {
      store.dismiss(id);
      board.set({});
    },
    lookNow: bell.ring,
    start() {
      running = keepLooking(deps, bell, session);
    },
    async dispose() {
      closing.abort(new AppError('internal', 'the app is closing'));
      bell.ring();
      await running;
      await bells.dispose();
    },
  };
}
