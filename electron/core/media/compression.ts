import type { CompressionJob, FfmpegStatus } from '../../../shared/model/app.ts';
import type { MadeFile } from '../../../shared/model/recording.ts';
import type { Prediction, ScreenPreset } from '../../../shared/model/deliverable.ts';
import type { Disposable } from '../disposables.ts';

/** Durable queue that makes masters, one heavy ffmpeg at a time. Waits while a take is recorded or ffmpeg is missing. */
export interface Compression extends Disposable {
  ffmpegStatus(): FfmpegStatus;
  /** Looks for ffmpeg again, and goes on when it is found. */
  refreshFfmpeg(): Promise<FfmpegStatus>;
  /** Puts the recording in the queue if it has no master of its Edit as it is now. Durable when it returns. */
  enqueue(recordingId: string): void;
  /** Like `enqueue`, for a recording whose Edit was changed: also when it failed before, and a job that runs begins again. */
  remake(recordingId: string): void;
  listJobs(): readonly CompressionJob[];
  job(recordingId: string): CompressionJob | null;
  cancel(recordingId: string): Promise<void>;
  retry(recordingId: string): void;
  /** Holds the running ffmpeg and starts no other, until called with false. */
  setHeld(held: boolean): void;
  /** Stops the job that runs, which begins again later, and begins none before what it resolves with is disposed. */
  rest(): Promise<Disposable>;
  /** Starts working: called once, after recovery. Also queues every ready recording that lacks a master or has an outdated one. */
  start(): void;
}

/** What is to be attached to a message. */
export interface DeliverableRequest {
  readonly recordingId: string;
  /** Has no meaning for a voice. */
  readonly screenPreset: ScreenPreset;
  /** Largest size of one file; null for none. */
  readonly limitBytes: number | null;
}

/** Makes what is attached to messages. */
export interface Deliverables {
  /**
   * Writes a copy of the recording made for sending into `folder`, with title, date and author in its tags: one file, or
   * several parts in order, each playable alone, when one would not fit `limitBytes` at a legible quality. Rejects with
   * `ffmpeg-missing`, `ffmpeg-failed` or `attachment-missing`.
   */
  makeDeliverables(
    options: DeliverableRequest & {
      readonly folder: string;
      readonly signal: AbortSignal;
      /** Share of the work done, 0 to 1. */
      readonly onProgress: (share: number) => void;
    },
  ): Promise<readonly MadeFile[]>;
  /** A small JPEG of what the first of its files shows, which lies in `folder`, see `makeThumbnail`; null for none. Rejects like it. */
  makeThumbnail(file: MadeFile, folder: string, signal: AbortSignal): Promise<Buffer | null>;
  /** What `makeDeliverables` would write. Rejects like it. */
  predict(request: DeliverableRequest, signal: AbortSignal): Promise<Prediction>;
}
