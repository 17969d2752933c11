import type { Range } from '../../../shared/model/edit.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import type { MediaContext } from './make-voice.ts';
import { findSilences } from './silences.ts';

/** Short silences count as well: a part may end in any of them. */
const rule = { thresholdDb: -38, minSilenceMs: 350 };

/** Silences in time of the capture, as far as they may end a part. None where no sound was captured. */
export async function findSplitSilences(
  context: MediaContext,
  options: { readonly recording: RecordingFile; readonly folder: () => string; readonly directory: string },
): Promise<Range[]> {
  try {
    return await findSilences(context, { ...options, rule });
  } catch (error) {
    const isSilent =
      error instanceof AppError && (error.code === 'attachment-missing' || error.code === 'media-unreadable');
    if (isSilent) return [];
    throw error;
  }
}
