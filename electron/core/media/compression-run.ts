import type { VoicePreset } from '../../../shared/model/settings.ts';
import { AppError, systemErrorCode } from '../errors.ts';
import type { Library } from '../library/library.ts';
import type { Log } from '../log.ts';
import { makeMaster } from './make-master.ts';
import type { FfmpegWorkshop } from './ffmpeg-workshop.ts';
import { wantsMaster } from './recordings-to-compress.ts';
import { masterEncoding } from './voice-presets.ts';

/** What the work on one job needs. */
export interface CompressionRunOptions {
  readonly library: Pick<Library, 'getStored' | 'update' | 'available'>;
  readonly workshop: FfmpegWorkshop;
  /** The user's choice now. */
  readonly voicePreset: () => VoicePreset;
  readonly log: Log;
}

/** How the work on one job ended: `unneeded` when the recording is gone, in the bin, or has its master; `waiting` when ffmpeg or the library folder is gone, or the Edit changed. */
export type CompressionEnd =
  | { readonly state: 'done' | 'unneeded' | 'waiting' | 'stopped' }
  | { readonly state: 'failed'; readonly detail: string; readonly isDiskFull: boolean };

/** Makes the master of one recording. Never rejects; `signal` ends it as `stopped`. */
export async function runCompression(
  options: CompressionRunOptions,
  job: {
    readonly recordingId: string;
    readonly signal: AbortSignal;
    readonly onProgress: (share: number) => void;
  },
): Promise<CompressionEnd> {
  const { library, workshop, voicePreset } = options;
  const { recordingId, signal, onProgress } = job;
  try {
    if (!wantsMaster(library, recordingId)) return { state: 'unneeded' };
    const voiceEncoding = masterEncoding(voicePreset());
    await workshop.heavy(signal, (context) =>
      makeMaster(context, { library, recordingId, voiceEncoding, onProgress }),
    );
    return { state: 'done' };
  } catch (error) {
    return signal.aborted ? { state: 'stopped' } : endOf(error, recordingId, options);
  }
}

async function endOf(
  error: unknown,
  recordingId: string,
  { library, workshop, log }: CompressionRunOptions,
): Promise<CompressionEnd> {
  if (!library.available()) return { state: 'waiting' };
  if (!wantsMaster(library, recordingId)) return { state: 'unneeded' };
  // The Edit was changed at the last moment: the master of the new one is wanted.
  if (error instanceof AppError && error.code === 'conflict') return { state: 'waiting' };
  if (error instanceof AppError && error.code === 'ffmpeg-missing') {
    // One that is still there after a new look was not the reason.
    if ((await workshop.refresh()).state !== 'ready') return { state: 'waiting' };
  }
  log.error('compression-failed', error, { recordingId });
  const isDiskFull =
    systemErrorCode(error) === 'ENOSPC' || (error instanceof AppError && error.code === 'disk-full');
  return { state: 'failed', detail: isDiskFull ? diskFullDetail : describeFailure(error), isDiskFull };
}

/** What a job says that a full disk ended. */
export const diskFullDetail = 'No space left on device';

/** A failure in ffmpeg's words where it had any; never a path. */
function describeFailure(error: unknown): string {
  if (error instanceof AppError) return error.detail ?? error.message;
  return systemErrorCode(error) ?? 'unexpected failure';
}
