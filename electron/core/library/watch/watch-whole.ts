import { type FSWatcher, watch } from 'node:fs';
import { changedPath } from './changed-path.ts';
import type { FolderWatch, FolderWatchOptions } from './folder-watch.ts';

/** Watches a folder where the system does so with all that is in it: macOS and Windows. */
export function watchWhole({ root, onChange, onFailure }: FolderWatchOptions): FolderWatch {
  let watcher: FSWatcher | null = null;
  const end = () => {
    watcher?.close();
    watcher = null;
  };
  const fail = (error: unknown) => {
    end();
    onFailure(error);
  };
  try {
    watcher = watch(root, { recursive: true, persistent: false }, (type, name) => {
      const path = changedPath('', { type, name });
      if (path !== undefined) onChange(path);
    });
    watcher.on('error', fail);
  } catch (error) {
    fail(error);
  }
  return {
    isComplete: () => watcher !== null,
    follow: () => Promise.resolve(),
    dispose: end,
  };
}
