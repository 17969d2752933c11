import type { Library } from '../library/library.ts';
import type { CompressionBoard } from './compression-board.ts';
import type { CompressionTable } from './compression-table.ts';
import { recordingsToCompress, wantsMaster } from './recordings-to-compress.ts';

/** What people and other parts ask of the queue; every change is durable when its call returns. */
export interface CompressionRequests {
  /** Queues a recording that needs a master, also when its job was cancelled before. */
  enqueue(recordingId: string): void;
  /** Queues a recording whose Edit was changed, also when its job failed before. */
  remake(recordingId: string): void;
  /** Lets a failed or cancelled job wait for its turn again. */
  retry(recordingId: string): void;
  /** Cancels a job that waits. */
  cancelWaiting(recordingId: string): void;
  /** Queues every recording that needs a master and has no job, not even a failed one. */
  enqueueLeftOvers(signal: AbortSignal): Promise<void>;
}

/** Creates {@link CompressionRequests}; `pump` is called when there may be something to do. */
export function createCompressionRequests(options: {
  readonly table: CompressionTable;
  readonly board: CompressionBoard;
  readonly library: Pick<Library, 'getStored' | 'withoutMaster' | 'indexed'>;
  readonly pump: () => void;
}): CompressionRequests {
  const { table, board, library, pump } = options;
  const enqueue = (recordingId: string) => {
    if (!wantsMaster(library, recordingId)) return;
    if (table.get(recordingId)?.state === 'cancelled') table.setState(recordingId, 'waiting');
    else table.add(recordingId);
    board.tell(recordingId);
    pump();
  };
  const retry = (recordingId: string) => {
    if (table.get(recordingId)?.state === 'failed') table.setState(recordingId, 'waiting');
    enqueue(recordingId);
  };
  return {
    enqueue,
    retry,
    // A new Edit is a new reason to try.
    remake: retry,
    cancelWaiting(recordingId) {
      if (table.get(recordingId)?.state !== 'waiting') return;
      table.setState(recordingId, 'cancelled');
      board.tell(recordingId);
    },
    async enqueueLeftOvers(signal) {
      for await (const recordingId of recordingsToCompress(library, signal)) {
        if (table.get(recordingId) === null) enqueue(recordingId);
      }
    },
  };
}
