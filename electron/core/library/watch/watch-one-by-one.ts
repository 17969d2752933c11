import { readdir } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { binFolder } from '../folder-names.ts';
import { inFolder, nameOf, parentOf, pathOf } from '../library-context.ts';
import { isFolder } from '../library-folders.ts';
import type { FolderWatch, FolderWatchOptions } from './folder-watch.ts';
import { createWatchers } from './watchers.ts';

/** Levels of folders in which there may be recordings. */
const mostLevels = 4;
/** Of the folders that may be watched, so many are kept for those that come. */
const keptShare = 0.1;
/** Folders taken in before others get their turn. */
const atATime = 100;

/**
 * Watches a folder and those in it one by one, where the system knows no other way: Linux. Clients, projects and folders
 * it does not know come first, then recordings by name, which begins with the date, newest first.
 */
export function watchOneByOne(options: FolderWatchOptions): FolderWatch {
  const { root, isRecording } = options;
  const watched = createWatchers(options);

  /** Watched first and listed then, so that nothing comes between; recordings, which may be many, are left for later. */
  const enter = async (folder: string, recordings: string[]): Promise<void> => {
    if (isRecording(folder)) {
      if (!folder.startsWith(`${binFolder}/`)) recordings.push(folder);
      return;
    }
    if (!watched.add(folder) || levelOf(folder) >= mostLevels) return;
    const entries = await readdir(pathOf({ root }, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isDirectory() && !entry.name.startsWith('.'))
        await enter(inFolder(folder, entry.name), recordings);
    }
  };
  return {
    isComplete: () => watched.hasAll(),
    async follow(paths) {
      const chosen = new Set(paths);
      watched.release((folder) => isAtOrIn(chosen, folder));
      const recordings: string[] = [];
      for (const path of chosen) {
        // Only the library folder itself may be a link.
        if (path === '' || (await isFolder({ root }, path))) await enter(path, recordings);
      }
      const newestFirst = recordings.sort((one, other) => (nameOf(one) < nameOf(other) ? 1 : -1));
      for (const [index, folder] of newestFirst.entries()) {
        watched.add(folder, chosen.has('') ? keptShare : 0);
        if (index % atATime === atATime - 1) await turn();
      }
    },
    dispose: () => watched.end(),
  };
}

function levelOf(folder: string): number {
  return folder === '' ? 0 : folder.split('/').length;
}

function isAtOrIn(chosen: ReadonlySet<string>, folder: string): boolean {
  for (let path = folder; path !== ''; path = parentOf(path)) if (chosen.has(path)) return true;
  return chosen.has('');
}
