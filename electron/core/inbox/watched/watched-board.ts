import type { WatchedFolder } from '../../../../shared/model/inbox.ts';
import type { Settings } from '../../../../shared/model/settings.ts';
import type { Emit } from '../../events.ts';
import type { Library } from '../../library/library.ts';
import { folderLabel } from '../../status.ts';
import type { Placement } from '../incoming-message.ts';
import type { WatchedStore } from './watched-store.ts';

/** How taking in stands, apart from what the settings and the store say. */
export type WatchedProgress = Pick<WatchedFolder, 'state' | 'problem' | 'total' | 'done' | 'isCut'>;

/** What is shown of the watched folder; every change is told. */
export interface WatchedBoard {
  readonly progress: () => WatchedProgress;
  set(changes: Partial<WatchedProgress>): void;
  /** For a folder that nobody has looked into yet. */
  readonly reset: () => void;
  readonly read: () => WatchedFolder | null;
}

/** What {@link createWatchedBoard} works with. */
export interface WatchedBoardDeps {
  readonly store: WatchedStore;
  readonly watched: () => Settings['watchedFolder'];
  readonly library: Pick<Library, 'listClients'>;
  readonly emit: Emit;
}

const mostUnread = 200;
const begun: WatchedProgress = { state: 'looking', problem: null, total: 0, done: 0, isCut: false };

/** The names of a project, unless it is in another library. */
export function placementOf(
  projectId: string | null,
  { listClients }: Pick<Library, 'listClients'>,
): Placement | null {
  if (projectId === null) return null;
  for (const { name: client, projects } of listClients()) {
    const project = projects.find(({ id }) => id === projectId);
    if (project !== undefined) return { client, project: project.name };
  }
  return null;
}

/** Creates a {@link WatchedBoard}. */
export function createWatchedBoard({ store, watched, library, emit }: WatchedBoardDeps): WatchedBoard {
  let progress = begun;
  const read = (): WatchedFolder | null => {
    const current = watched();
    if (current === null) return null;
    const { folder, projectId } = current;
    return {
      ...{ folderLabel: folderLabel(folder), placement: placementOf(projectId, library) },
      ...{ takenCount: store.takenCount(folder), unread: store.unread(folder, mostUnread) },
      ...progress,
    };
  };
  const change = (next: WatchedProgress) => {
    progress = next;
    emit('inbox.watchedChanged', { watched: read() });
  };
  return {
    ...{ read, progress: () => progress },
    set: (changes) => change({ ...progress, ...changes }),
    reset: () => change(begun),
  };
}
