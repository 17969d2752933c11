import type { LibraryContext } from './library-context.ts';
import { scanPaths } from './scan-library.ts';
import { type ScanLoop, createScanLoop } from './scan-loop.ts';

/** Scans what is known to have changed, beside a scan of everything that may be under way. */
export interface ChangeScans extends Pick<ScanLoop, 'idle' | 'rest' | 'dispose'> {
  /** Asks for a scan of these paths, which are relative to the library. */
  readonly request: (paths: ReadonlySet<string>) => void;
}

/** Creates {@link ChangeScans}. */
export function createChangeScans(context: LibraryContext): ChangeScans {
  const startedMs = Date.now();
  const wanted = new Set<string>();
  const loop = createScanLoop(
    async (signal) => {
      const paths = [...wanted];
      wanted.clear();
      if (await context.availability.check()) await scanPaths(context, { signal, startedMs, paths });
    },
    (error) => context.log.error('change-scan-failed', error),
  );
  return {
    ...loop,
    request(paths) {
      for (const path of paths) wanted.add(path);
      loop.request();
    },
  };
}
