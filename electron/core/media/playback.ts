import type { RecordingDetail, RecordingSummary, TrackFile } from '../../../shared/model/recording.ts';
import type { Library, StoredRecording } from '../library/library.ts';
import { memberSizeBytes } from './playback-files.ts';

/** The file of a recording that plays best now. */
export type Playable =
  | { readonly kind: 'master'; readonly file: string; readonly mimeType: string; readonly version: string }
  | {
      readonly kind: 'capture';
      readonly track: TrackFile;
      readonly sizeBytes: number;
      readonly version: string;
    };

/**
 * The master when it is there with the size it was made with, else the first capture with anything in it; null while the
 * take is captured and when nothing is left.
 */
export async function findPlayable({ file, folder }: StoredRecording): Promise<Playable | null> {
  if (file.state !== 'ready') return null;
  const { master } = file;
  if (master && master.sizeBytes > 0 && (await memberSizeBytes(folder, master.file)) === master.sizeBytes) {
    return {
      kind: 'master',
      file: master.file,
      mimeType: master.mimeType,
      version: `m${toVersion(master.sha256)}`,
    };
  }
  for (const track of file.tracks) {
    const sizeBytes = await memberSizeBytes(folder, track.file);
    if (sizeBytes !== null && sizeBytes > 0)
      return { kind: 'capture', track, sizeBytes, version: `c${sizeBytes}` };
  }
  return null;
}

/** Address of the recording's sound relative to the app's own origin, or null when nothing playable is left. Changes with the file behind it. */
export async function playbackUrl(stored: StoredRecording): Promise<string | null> {
  const playable = await findPlayable(stored);
  return playable && `/media/recording/${stored.file.id}/${playable.version}`;
}

/** `summary` with what a page about the recording shows. Throws `AppError('not-found')`. */
export async function toDetail(
  summary: RecordingSummary,
  library: Pick<Library, 'getStored' | 'folderLabel'>,
): Promise<RecordingDetail> {
  const stored = library.getStored(summary.id);
  return {
    ...summary,
    marks: stored.file.marks,
    levels: stored.file.levels,
    captureDurationMs: stored.file.durationMs,
    tracks: [],
    edit: stored.file.edit,
    playbackUrl: await playbackUrl(stored),
    captureSizeBytes: stored.file.tracks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    folderLabel: library.folderLabel(summary.id),
  };
}

/** A few characters that are safe in an address, whatever stands in `recording.json`. */
function toVersion(sha256: string): string {
  return sha256.replaceAll(/[^0-9a-f]/g, '').slice(0, 12);
}
