import type { Clock } from '../clock.ts';
import type { Disposable } from '../disposables.ts';
import type { CompressionBoard } from './compression-board.ts';
import { type CompressionEnd, type CompressionRunOptions, runCompression } from './compression-run.ts';
import type { CompressionRow, CompressionTable } from './compression-table.ts';
import { type WorkProgress, createWorkProgress } from './work-progress.ts';

/** Takes jobs from the table one by one. Disposing it stops the running one at once and leaves it waiting. */
export interface CompressionWorker extends Disposable {
  /** Begins the next job if one waits and nothing stands in its way. */
  pump(): void;
  /** Stops the job of `recordingId` and marks it cancelled; false when it is not running. */
  cancel(recordingId: string): Promise<boolean>;
  /** Lets the job of `recordingId` begin again; false when it is not running. */
  restart(recordingId: string): boolean;
  /** Says that heavy work rests or goes on. */
  setResting(resting: boolean): void;
}

/** What {@link createCompressionWorker} works with. */
export interface CompressionWorkerOptions extends CompressionRunOptions {
  readonly table: CompressionTable;
  readonly board: CompressionBoard;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

/** How soon a library folder that is away is looked for again. */
const lookAgainMs = 5000;

interface Running {
  readonly row: CompressionRow;
  readonly abort: AbortController;
  /** Set when it is to begin again. */
  again: boolean;
  readonly progress: WorkProgress;
  readonly ended: Promise<void>;
}

/** Creates a {@link CompressionWorker}. */
export function createCompressionWorker(options: CompressionWorkerOptions): CompressionWorker {
  const { table, board, library, workshop, clock } = options;
  let running: Running | null = null;
  let closing = false;
  let lookAgain: NodeJS.Timeout | undefined;

  const work = async (row: CompressionRow, signal: AbortSignal, progress: WorkProgress) => {
    const end = await workOn(options, row, signal, progress);
    const isUnfinished = end.state === 'stopped' && (closing || running?.again === true);
    running = null;
    board.setRunning(null);
    noteEnd(options, row, isUnfinished ? { state: 'waiting' } : end);
    pump();
  };
  const pump = () => {
    clearTimeout(lookAgain);
    if (closing || running !== null || workshop.held() || workshop.status().state !== 'ready') return;
    if (!library.available()) {
      lookAgain = setTimeout(pump, lookAgainMs).unref();
      return;
    }
    const row = table.nextWaiting();
    if (row === null) return;
    const abort = new AbortController();
    const progress = createWorkProgress(clock);
    board.setRunning({ recordingId: row.recordingId, progress });
    // Begins in a later turn, when `running` is set.
    const ended = Promise.resolve()
      .then(() => work(row, abort.signal, progress))
      .catch((error: unknown) => options.log.error('compression-worker-failed', error));
    running = { row, abort, again: false, progress, ended };
  };
  return {
    pump,
    async cancel(recordingId) {
      if (running?.row.recordingId !== recordingId) return false;
      running.abort.abort(new Error('cancelled'));
      await running.ended;
      return true;
    },
    restart(recordingId) {
      if (running?.row.recordingId !== recordingId || running.abort.signal.aborted) return false;
      running.again = true;
      running.abort.abort(new Error('to begin again'));
      return true;
    },
    setResting(resting) {
      if (running === null) return;
      running.progress.setResting(resting);
      board.tell(running.row.recordingId);
    },
    async dispose() {
      closing = true;
      clearTimeout(lookAgain);
      running?.abort.abort(new Error('closing'));
      await running?.ended;
    },
  };
}

function workOn(
  options: CompressionWorkerOptions,
  { recordingId }: CompressionRow,
  signal: AbortSignal,
  progress: WorkProgress,
): Promise<CompressionEnd> {
  const { table, board } = options;
  table.begin(recordingId);
  board.tell(recordingId);
  const onProgress = (share: number) => {
    if (progress.update(share)) board.tell(recordingId);
  };
  return runCompression(options, { recordingId, signal, onProgress });
}

function noteEnd(
  { table, board }: Pick<CompressionWorkerOptions, 'table' | 'board'>,
  row: CompressionRow,
  end: CompressionEnd,
): void {
  const { recordingId } = row;
  switch (end.state) {
    case 'done':
      table.remove(recordingId);
      board.tellDone(row);
      return;
    case 'unneeded':
      table.remove(recordingId);
      return;
    case 'waiting':
      table.setState(recordingId, 'waiting');
      break;
    case 'stopped':
      table.setState(recordingId, 'cancelled');
      break;
    case 'failed':
      table.setState(recordingId, 'failed', end.detail);
      break;
  }
  board.tell(recordingId);
}
