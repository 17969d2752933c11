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
  /** Stops the running job, which waits for its turn again, and begins none before what it gives is disposed. */
  rest(): Promise<Disposable>;
  /** Says that heavy work rests or goes on. */
  setResting(resting: boolean): void;
}

/** What {@link createCompressionWorker} works with. */
export interface CompressionWorkerOptions extends CompressionRunOptions {
  readonly table: CompressionTable;
  readonly board: CompressionBoard;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Called when a full disk ended the work on a recording. */
  readonly onDiskFull: (recordingId: string) => void;
}

/** How soon a library folder that is away is looked for again. */
const lookAgainMs = 5000;

interface Running {
  readonly row: CompressionRow;
  readonly abort: AbortController;
  readonly progress: WorkProgress;
  readonly ended: Promise<void>;
}

/** Why a job is stopped that waits for its turn again. */
const beginAgain = new Error('to begin again');

/** Creates a {@link CompressionWorker}. */
export function createCompressionWorker(options: CompressionWorkerOptions): CompressionWorker {
  const { table, board, library, workshop } = options;
  let running: Running | null = null;
  let closing = false;
  let rests = 0;
  let lookAgain: NodeJS.Timeout | undefined;

  const work = async (row: CompressionRow, signal: AbortSignal, progress: WorkProgress) => {
    const end = await workOn(options, row, signal, progress);
    const isUnfinished = end.state === 'stopped' && (closing || signal.reason === beginAgain);
    running = null;
    board.setRunning(null);
    noteEnd(options, row, isUnfinished ? { state: 'waiting' } : end);
    pump();
  };
  const pump = () => {
    clearTimeout(lookAgain);
    if (closing || rests > 0 || running !== null || workshop.held() || workshop.status().state !== 'ready')
      return;
    if (!library.available()) {
      lookAgain = setTimeout(pump, lookAgainMs).unref();
      return;
    }
    const row = table.nextWaiting();
    if (row !== null) running = begin(options, row, work);
  };
  return {
    pump,
    ...createCommands(board, () => running),
    async rest() {
      rests += 1;
      running?.abort.abort(beginAgain);
      await running?.ended;
      return {
        dispose() {
          rests -= 1;
          pump();
        },
      };
    },
    async dispose() {
      closing = true;
      clearTimeout(lookAgain);
      running?.abort.abort(new Error('closing'));
      await running?.ended;
    },
  };
}

function createCommands(
  board: CompressionBoard,
  current: () => Running | null,
): Pick<CompressionWorker, 'cancel' | 'restart' | 'setResting'> {
  const stop = (recordingId: string, reason: Error) => {
    const running = current();
    if (running?.row.recordingId !== recordingId || running.abort.signal.aborted) return null;
    running.abort.abort(reason);
    return running.ended;
  };
  return {
    async cancel(recordingId) {
      const ended = stop(recordingId, new Error('cancelled'));
      await ended;
      return ended !== null;
    },
    restart: (recordingId) => stop(recordingId, beginAgain) !== null,
    setResting(resting) {
      const running = current();
      if (running === null) return;
      running.progress.setResting(resting);
      board.tell(running.row.recordingId);
    },
  };
}

function begin(
  { board, clock, log }: CompressionWorkerOptions,
  row: CompressionRow,
  work: (row: CompressionRow, signal: AbortSignal, progress: WorkProgress) => Promise<void>,
): Running {
  const abort = new AbortController();
  const progress = createWorkProgress(clock);
  board.setRunning({ recordingId: row.recordingId, progress });
  // In a later turn, when the caller has what this returns.
  const ended = Promise.resolve()
    .then(() => work(row, abort.signal, progress))
    .catch((error: unknown) => log.error('compression-worker-failed', error));
  return { row, abort, progress, ended };
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
  { table, board, onDiskFull }: Pick<CompressionWorkerOptions, 'table' | 'board' | 'onDiskFull'>,
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
      if (end.isDiskFull) onDiskFull(recordingId);
      break;
  }
  board.tell(recordingId);
}
