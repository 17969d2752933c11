import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import type { Disposable } from '../../disposables.ts';

/** Rings when something happens in a folder; where the system does not tell, as on network disks, it is silent. */
export interface FolderBells extends Disposable {
  /** Listens to these folders below `root` from now on, and to no others. */
  follow(root: string, folders: readonly string[]): void;
}

/** Linux has a watch for each folder, and not many of them; the others listen to all that lies in the first one. */
const mostWatched = process.platform === 'linux' ? 200 : 1;

/** Creates {@link FolderBells}. What is missed is found by looking every so often. */
export function createFolderBells(ring: () => void): FolderBells {
  const watchers = new Map<string, FSWatcher>();
  const drop = (path: string) => {
    watchers.get(path)?.close();
    watchers.delete(path);
  };
  const add = (path: string) => {
    try {
      const watcher = watch(path, { persistent: false, recursive: mostWatched === 1 }, ring);
      watchers.set(path, watcher);
      watcher.on('error', () => {
        drop(path);
        ring();
      });
    } catch {
      // The folder is gone, or the system has no more watches: looking will do.
    }
  };
  return {
    follow(root, folders) {
      const wanted = new Set(folders.slice(0, mostWatched).map((folder) => join(root, folder)));
      for (const path of [...watchers.keys()]) if (!wanted.has(path)) drop(path);
      for (const path of wanted) if (!watchers.has(path)) add(path);
    },
    dispose: () => [...watchers.keys()].forEach(drop),
  };
}
