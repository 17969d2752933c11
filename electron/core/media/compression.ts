import type { CompressionJob, FfmpegStatus } from '../../../shared/model/app.ts';
import type { MadeFile } from '../../../shared/model/recording.ts';
import type { Disposable } from '../disposables.ts';

/** Durable queue that makes masters, one heavy ffmpeg at a time. Waits while a take is recorded or ffmpeg is missing. */
export interface Compression extends Disposable {
  ffmpegStatus(): FfmpegStatus;
  /** Looks for ffmpeg again, and goes on when it is found. */
  refreshFfmpeg(): Promise<FfmpegStatus>;
  /** Puts the recording in the queue if it has no master yet. Durable when it returns. */
  enqueue(recordingId: string): void;
  listJobs(): readonly CompressionJob[];
  job(recordingId: string): CompressionJob | null;
  cancel(recordingId: string): Promise<void>;
  retry(recordingId: string): void;
  /** Holds the running ffmpeg and starts no other, until called with false. */
  setHeld(held: boolean): void;
  /** Starts working: called once, after recovery. Also queues every ready recording that lacks a master. */
  start(): void;
}

/** Makes what is attached to a message. */
export interface Deliverables {
  /**
   * Writes a copy of the recording made for sending into `folder`, with title, date and author in its tags: the master
   * remuxed, or the small Opus form. Rejects with `ffmpeg-missing`, `ffmpeg-failed` or `attachment-missing`.
   */
  makeDeliverable(options: {
    readonly recordingId: string;
    readonly folder: string;
    readonly signal: AbortSignal;
  }): Promise<MadeFile>;
}
