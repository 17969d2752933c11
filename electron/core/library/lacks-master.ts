import { type RecordingFile, hasCurrentMaster } from '../../../shared/model/recording.ts';

/** True for a finished recording, not in the bin, that has captures and no master of its Edit as it is now. */
export function lacksMaster(file: RecordingFile): boolean {
  const { state, binnedAt, tracks } = file;
  return state === 'ready' && !hasCurrentMaster(file) && binnedAt === null && tracks.length > 0;
}
