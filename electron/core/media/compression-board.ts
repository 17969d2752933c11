import type { CompressionJob } from '../../../shared/model/app.ts';
import type { Library } from '../library/library.ts';
import type { CompressionRow, CompressionTable } from './compression-table.ts';
import type { WorkProgress } from './work-progress.ts';

/** Jobs as others see them: what the table says, and how far the running one is. */
export interface CompressionBoard {
  list(): readonly CompressionJob[];
  job(recordingId: string): CompressionJob | null;
  /** Says whose progress is to be shown; null when nothing runs. */
  setRunning(running: { readonly recordingId: string; readonly progress: WorkProgress } | null): void;
  /** Tells everyone about a job, if there is one. */
  tell(recordingId: string): void;
  /** Tells everyone that a job, which the table no longer has, was done. */
  tellDone(row: CompressionRow): void;
}

/** Creates a {@link CompressionBoard}. */
export function createCompressionBoard(options: {
  readonly table: CompressionTable;
  readonly library: Pick<Library, 'getStored'>;
  readonly onChanged: (job: CompressionJob) => void;
}): CompressionBoard {
  const { table, library, onChanged } = options;
  let running: Parameters<CompressionBoard['setRunning']>[0] = null;

  const title = (recordingId: string) => {
    try {
      return library.getStored(recordingId).file.title;
    } catch {
      return '';
    }
  };
  const toJob = ({ id, recordingId, state, detail }: CompressionRow): CompressionJob => {
    const progress = running?.recordingId === recordingId ? running.progress : null;
    return {
      ...{ id, recordingId, state, detail },
      title: title(recordingId),
      progress: progress?.share() ?? null,
      remainingMs: progress?.remainingMs() ?? null,
    };
  };
  const job = (recordingId: string) => {
    const row = table.get(recordingId);
    return row === null ? null : toJob(row);
  };
  return {
    list: () => table.list().map(toJob),
    job,
    setRunning(next) {
      running = next;
    },
    tell(recordingId) {
      const found = job(recordingId);
      if (found !== null) onChanged(found);
    },
    tellDone: (row) => onChanged({ ...toJob(row), state: 'done', progress: 1, remainingMs: 0, detail: '' }),
  };
}
