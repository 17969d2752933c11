import { stat } from 'node:fs/promises';
import { systemErrorCode } from '../../errors.ts';
import type { LibraryContext } from '../library-context.ts';
import { canWatch, watchLimit } from './can-watch.ts';
import type { FolderWatch, FolderWatchOptions } from './folder-watch.ts';
import { gatherPaths } from './gather.ts';
import { watchOneByOne } from './watch-one-by-one.ts';
import { watchWhole } from './watch-whole.ts';

/** Tells what people and other programs change in the library folder while it is there. */
export interface LibraryWatch {
  /** Watches the folder that is there now; true when that began with this call. Never rejects with anything expected. */
  keep(): Promise<boolean>;
  /** See {@link FolderWatch.follow}. */
  follow(paths: Iterable<string>): Promise<void>;
  /** Lets the folder go until `keep` is called. */
  end(): void;
  /** Since when, in milliseconds of `performance.now()`, nothing that matters can change without being told; null when something can. */
  completeSinceMs(): number | null;
  dispose(): void;
}

/** Creates a {@link LibraryWatch}. `onChanged` gets paths relative to the library, or null when it may be anything. */
export function createLibraryWatch(
  { root, index, log }: Pick<LibraryContext, 'root' | 'index' | 'log'>,
  onChanged: (paths: ReadonlySet<string> | null) => void,
): LibraryWatch {
  let current: { readonly watch: FolderWatch; readonly identity: string } | null = null;
  let sinceMs = 0;
  const gathering = gatherPaths(onChanged);
  const end = () => {
    current?.watch.dispose();
    current = null;
  };
  const options: Omit<FolderWatchOptions, 'limit'> = {
    root,
    onChange: gathering.add,
    isRecording: (folder) => index.use(({ recordings }) => recordings.placeIn(folder)) !== null,
    onFailure: (error) => log.info('library-watched-in-part', { code: systemErrorCode(error) ?? 'unknown' }),
  };
  return {
    async keep() {
      const identity = await identityOf(root);
      if (current !== null && current.identity === identity) return false;
      end();
      if (identity === null || !(await canWatch(root))) return false;
      const limit = await watchLimit();
      const open = ['darwin', 'win32'].includes(process.platform) ? watchWhole : watchOneByOne;
      const watch = open({ ...options, limit });
      current = { watch, identity };
      await watch.follow(['']);
      sinceMs = performance.now();
      return true;
    },
    follow: (paths) => current?.watch.follow(paths) ?? Promise.resolve(),
    end,
    completeSinceMs: () => (current?.watch.isComplete() === true ? sinceMs : null),
    dispose() {
      gathering.dispose();
      end();
    },
  };
}

/** What tells a folder from one that came in its place; null when there is none. */
async function identityOf(root: string): Promise<string | null> {
  const stats = await stat(root, { bigint: true }).catch(() => null);
  return stats && `${stats.dev}-${stats.ino}`;
}
