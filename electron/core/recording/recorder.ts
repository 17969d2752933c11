import type { MethodArgs, MethodResult } from '../../../shared/contract/methods.ts';
import type { ActiveRecording } from '../../../shared/model/app.ts';
import type { EndReason } from '../../../shared/model/recording.ts';
import type { Disposable } from '../disposables.ts';

/** Capture sessions: chunks to disk, journal, recovery. One take at a time. */
export interface Recorder extends Disposable {
  /** Ends every take a crash left behind; called once at start, before the first window. Resolves with their ids. */
  recoverTakes(): Promise<readonly string[]>;
  active(): ActiveRecording | null;
  start(args: MethodArgs<'recording.start'>, callerId: string): Promise<MethodResult<'recording.start'>>;
  appendChunk(
    args: MethodArgs<'recording.appendChunk'>,
    callerId: string,
  ): Promise<MethodResult<'recording.appendChunk'>>;
  pause(args: MethodArgs<'recording.pause'>): Promise<void>;
  resume(args: MethodArgs<'recording.resume'>): Promise<void>;
  mark(args: MethodArgs<'recording.mark'>): Promise<{ markCount: number }>;
  stop(args: MethodArgs<'recording.stop'>): Promise<void>;
  discard(recordingId: string): Promise<void>;
  reclaim(recordingId: string, callerId: string): Promise<MethodResult<'recording.reclaim'>>;
  finishAbandoned(recordingId: string): Promise<void>;
  /** The window of `callerId` is gone: its take goes on waiting for `reclaim` for a short while, then ends safely. */
  callerGone(callerId: string): void;
  /** Ends the running take, if any, durably; for quit, sleep and a dying window. */
  finishActive(reason: EndReason): Promise<void>;
}
