import type { RecordingFile } from '../../../shared/model/recording.ts';

/** True for a finished recording, not in the bin, that has captures and no master of its Edit as it is now. */
export function lacksMaster({ state, binnedAt, tracks, master, edit }: RecordingFile): boolean {
  const isCurrent = master?.editRevision === (edit?.revision ?? 0);
  return state === 'ready' && !isCurrent && binnedAt === null && tracks.length > 0;
}
