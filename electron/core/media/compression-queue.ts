import type { DatabaseSync } from 'node:sqlite';
import type { CompressionJob } from '../../../shared/model/app.ts';
import type { Clock } from '../clock.ts';
import type { Library } from '../library/library.ts';
import { createCompressionBoard } from './compression-board.ts';
import { type CompressionRunOptions, diskFullDetail } from './compression-run.ts';
import { type CompressionRequests, createCompressionRequests } from './compression-requests.ts';
import { type CompressionTable, createCompressionTable } from './compression-table.ts';
import { type CompressionWorker, createCompressionWorker } from './compression-worker.ts';
import type { Compression } from './compression.ts';
import { createRoomWatch } from './room-watch.ts';

/** What {@link createCompression} works with. */
export interface CompressionOptions extends CompressionRunOptions {
  /** The queue database, with the table `compression_jobs`. */
  readonly database: DatabaseSync;
  readonly library: Pick<Library, 'getStored' | 'update' | 'withoutMaster' | 'indexed' | 'available'>;
  /**
   * Called with every change of a job, at most about four times per second while it runs. The last call says `done`,
   * `failed` or `cancelled`; there is none for a recording that is gone.
   */
  readonly onChanged: (job: CompressionJob) => void;
  readonly clock: Clock;
  /** How often to look for room after a full disk, in milliseconds. */
  readonly roomEveryMs?: number;
}

const usualRoomEveryMs = 30_000;

/** Creates the durable queue that makes masters; see {@link Compression}. The workshop stays the caller's to dispose. */
export function createCompression(options: CompressionOptions): Compression {
  const { library, workshop, clock, log } = options;
  const table = createCompressionTable(options.database, () => clock.nowMs());
  const board = createCompressionBoard({ table, library, onChanged: options.onChanged });
  const { roomEveryMs: everyMs = usualRoomEveryMs } = options;
  const room = createRoomWatch({ library, everyMs, onRoom: (recordingId) => requests.retry(recordingId) });
  const worker = createCompressionWorker({ ...options, table, board, onDiskFull: room.add });
  const closing = new AbortController();
  let started = false;
  let searching: Promise<void> = Promise.resolve();

  const pump = () => {
    if (started) worker.pump();
  };
  const requests = createCompressionRequests({ table, board, library, pump });
  const refreshFfmpeg = async () => {
    const status = await workshop.refresh();
    pump();
    return status;
  };
  return {
    ffmpegStatus: () => workshop.status(),
    refreshFfmpeg,
    ...createJobCommands(requests, worker),
    listJobs: () => board.list(),
    job: (recordingId) => board.job(recordingId),
    setHeld(held) {
      if (held === workshop.held()) return;
      workshop.setHeld(held);
      worker.setResting(held);
      pump();
    },
    rest: () => worker.rest(),
    start() {
      table.resumeInterrupted();
      for (const recordingId of endedByFullDisk(table)) room.add(recordingId);
      started = true;
      searching = requests.enqueueLeftOvers(closing.signal).catch((error: unknown) => {
        if (!closing.signal.aborted) log.error('compression-search-failed', error);
      });
      void refreshFfmpeg();
    },
    async dispose() {
      closing.abort(new Error('closing'));
      await room.dispose();
      started = false;
      await Promise.all([worker.dispose(), searching]);
    },
  };
}

/** Recordings whose jobs failed for want of room, also before the app was started. */
function endedByFullDisk(table: CompressionTable): readonly string[] {
  return table
    .list()
    .filter(({ state, detail }) => state === 'failed' && detail === diskFullDetail)
    .map(({ recordingId }) => recordingId);
}

function createJobCommands(
  requests: CompressionRequests,
  worker: CompressionWorker,
): Pick<Compression, 'enqueue' | 'remake' | 'cancel' | 'retry'> {
  return {
    enqueue: (recordingId) => requests.enqueue(recordingId),
    remake(recordingId) {
      if (!worker.restart(recordingId)) requests.remake(recordingId);
    },
    async cancel(recordingId) {
      if (!(await worker.cancel(recordingId))) requests.cancelWaiting(recordingId);
    },
    retry: (recordingId) => requests.retry(recordingId),
  };
}
