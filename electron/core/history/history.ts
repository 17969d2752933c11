import { basename, dirname } from 'node:path';
import type { ExportOrder, HistoryWork } from '../../../shared/model/history.ts';
import type { Clock } from '../clock.ts';
import type { Disposable } from '../disposables.ts';
import { AppError } from '../errors.ts';
import type { Emit } from '../events.ts';
import type { Log } from '../log.ts';
import { localInstant } from '../recording/local-instant.ts';
import { type ExportDeps, exportHistory } from './export-history.ts';
import type { ExportsPlace } from './exports-place.ts';
import { type ImportDeps, importHistory } from './import-history.ts';
import { type Run, createHistoryWorks } from './history-works.ts';
import { removeStaging } from './import-recording.ts';
import { partialSuffix } from './manifest.ts';
import { verifyExport } from './verify-export.ts';

/** Exports of recordings that can be kept, checked later, and imported again. One work at a time; it goes on in the background. */
export interface History extends Disposable {
  readonly place: ExportsPlace;
  /** Clears away what an import left in the library that a crash cut short: called once. */
  start(): void;
  /** What is under way or ended last; null when there is none, or it was dismissed. */
  work(): HistoryWork | null;
  /** Rejects with `conflict` while another work is under way, as do the next two. */
  export(order: ExportOrder): Promise<HistoryWork>;
  /** `null` lets the user choose; resolves with null when they do not. */
  check(name: string | null): Promise<HistoryWork | null>;
  import(name: string | null): Promise<HistoryWork | null>;
  /** Ends what is under way; a cancelled export leaves nothing, a cancelled import what it brought until then. */
  cancel(): void;
  dismiss(): void;
  /** Shows the export of the last work, or all exports. */
  openFolder(): Promise<void>;
}

/** What {@link createHistory} works with. */
export interface HistoryDeps extends ExportDeps, ImportDeps {
  readonly library: ExportDeps['library'] & ImportDeps['library'];
  readonly place: ExportsPlace;
  readonly openFolder: (path: string) => Promise<void>;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly log: Log;
}

/** Creates {@link History}. `dispose` cancels what is under way and waits for its end. */
export function createHistory(deps: HistoryDeps): History {
  const { place, clock } = deps;
  const works = createHistoryWorks(deps);
  const beginAt = (path: string, kind: 'check' | 'import', run: Run) =>
    works.begin({ kind, folderName: basename(path), directory: dirname(path) }, run);
  return {
    place,
    start() {
      removeStaging(deps.libraryDirectory()).catch((error: unknown) =>
        deps.log.error('import-not-cleared', error),
      );
    },
    ...{ work: works.current, cancel: works.cancel, dismiss: works.dismiss },
    dispose: () => works.dispose(),
    async export(order) {
      works.requireIdle();
      const directory = await place.directory();
      const createdAt = localInstant(clock.nowMs());
      return works.begin({ kind: 'export', folderName: '', directory }, (signal, onProgress) =>
        exportHistory(deps, { order, directory, createdAt, signal, onProgress }),
      );
    },
    async check(name) {
      works.requireIdle();
      const path = await place.find(name);
      if (path === null) return null;
      const folderName = basename(path);
      return beginAt(path, 'check', async (signal, onProgress) => {
        return { folderName, report: await verifyExport(path, { signal, onProgress }) };
      });
    },
    async import(name) {
      works.requireIdle();
      const path = await place.find(name);
      if (path === null) return null;
      if (path.endsWith(partialSuffix)) throw new AppError('not-an-export', 'the export is not whole');
      const folderName = basename(path);
      return beginAt(path, 'import', async (signal, onProgress) => {
        return { folderName, report: await importHistory(deps, path, { signal, onProgress }) };
      });
    },
    async openFolder() {
      await deps.openFolder(works.folder() ?? (await place.directory()));
    },
  };
}
