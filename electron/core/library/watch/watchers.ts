import { type FSWatcher, watch } from 'node:fs';
import { systemErrorCode } from '../../errors.ts';
import { pathOf } from '../library-context.ts';
import { changedPath } from './changed-path.ts';
import type { FolderWatchOptions } from './folder-watch.ts';

/** Watchers of single folders. */
export interface Watchers {
  /** True while every folder that was to be watched is. */
  hasAll(): boolean;
  /** True when `folder` is watched. `kept` is the share of the places that it may not take. */
  add(folder: string, kept?: number): boolean;
  release(isReleased: (folder: string) => boolean): void;
  end(): void;
}

/** Creates {@link Watchers}, at first none. */
export function createWatchers(options: Omit<FolderWatchOptions, 'isRecording'>): Watchers {
  const { limit } = options;
  const watchers = new Map<string, FSWatcher>();
  const failing = createFailing(options.onFailure);
  let leftOut = false;
  let closed = false;
  const open = (folder: string): boolean => {
    const watcher = openWatcher(folder, options, (error) => {
      watchers.get(folder)?.close();
      watchers.delete(folder);
      failing.fail(error);
    });
    if (watcher !== null) watchers.set(folder, watcher);
    return watcher !== null;
  };
  return {
    hasAll: () => !leftOut && !failing.hasFailed() && !closed && watchers.size > 0,
    add(folder, kept = 0) {
      if (closed) return false;
      if (watchers.has(folder)) return true;
      const isFull = failing.hasFailed() || watchers.size >= limit * (1 - kept);
      if (isFull) leftOut = true;
      return !isFull && open(folder);
    },
    release(isReleased) {
      for (const [folder, watcher] of watchers) {
        if (!isReleased(folder)) continue;
        watcher.close();
        watchers.delete(folder);
      }
    },
    end() {
      closed = true;
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

/** The first failure is told; after it, such as the system's limit being reached, no other is tried. A folder that is gone is none. */
function createFailing(onFailure: (error: unknown) => void) {
  let failed = false;
  return {
    hasFailed: () => failed,
    fail(error: unknown) {
      if (failed || ['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return;
      failed = true;
      onFailure(error);
    },
  };
}

function openWatcher(
  folder: string,
  { root, onChange }: Pick<FolderWatchOptions, 'root' | 'onChange'>,
  onError: (error: unknown) => void,
): FSWatcher | null {
  try {
    const watcher = watch(pathOf({ root }, folder), { persistent: false }, (type, name) => {
      const path = changedPath(folder, { type, name });
      if (path !== undefined) onChange(path);
    });
    return watcher.on('error', onError);
  } catch (error) {
    onError(error);
    return null;
  }
}
