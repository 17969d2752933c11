import {
  type PlayableTrack,
  type RecordingDetail,
  type RecordingFile,
  type RecordingSummary,
  type TrackFile,
  hasCurrentMaster,
} from '../../../shared/model/recording.ts';
import type { TrackName } from '../../../shared/model/track.ts';
import type { Library, StoredRecording } from '../library/library.ts';
import { readNotes } from '../library/notes-file.ts';
import { transcriptFileName } from '../library/read-transcript.ts';
import { memberSizeBytes } from './playback-files.ts';

/** A master that is there as it was made. */
export interface PlayableMaster {
  readonly kind: 'master';
  readonly file: string;
  readonly mimeType: string;
  readonly version: string;
}

/** A capture with anything in it. */
export interface PlayableCapture {
  readonly kind: 'capture';
  readonly track: TrackFile;
  readonly sizeBytes: number;
  readonly version: string;
}

/** One file that plays a recording. */
export type Playable = PlayableMaster | PlayableCapture;

/**
 * The one file that plays the whole recording as it is edited now: the master when it is there with the size and the Edit
 * it was made with, else the capture of an unedited recording that has no other. Null when it takes several, while the
 * take is captured, and when nothing is left.
 */
export async function findPlayable(stored: StoredRecording): Promise<Playable | null> {
  const { file } = stored;
  if (hasCurrentMaster(file)) {
    const master = await findMaster(stored);
    if (master) return master;
  }
  const [only, ...others] = file.tracks;
  return only && others.length === 0 && file.edit === null ? findCapture(stored, only.track) : null;
}

/** The master, whatever Edit it was made with; null when it is not there with the size it was made with. */
export async function findMaster({ file, folder }: StoredRecording): Promise<PlayableMaster | null> {
  const { master, state } = file;
  if (state !== 'ready' || !master || master.sizeBytes === 0) return null;
  if ((await memberSizeBytes(folder, master.file)) !== master.sizeBytes) return null;
  return {
    kind: 'master',
    file: master.file,
    mimeType: master.mimeType,
    version: `m${toVersion(master.sha256)}`,
  };
}

/** The capture of one track of an ended take; null when it has none or there is nothing in it. */
export async function findCapture(
  { file, folder }: StoredRecording,
  name: TrackName,
): Promise<PlayableCapture | null> {
  const track = file.tracks.find((candidate) => candidate.track === name);
  if (file.state !== 'ready' || !track) return null;
  const sizeBytes = await memberSizeBytes(folder, track.file);
  if (sizeBytes === null || sizeBytes === 0) return null;
  return { kind: 'capture', track, sizeBytes, version: `c${sizeBytes}` };
}

/** Address of {@link findPlayable} relative to the app's own origin, or null. Changes with the file behind it. */
export async function playbackUrl(stored: StoredRecording): Promise<string | null> {
  const playable = await findPlayable(stored);
  return playable && `/media/recording/${stored.file.id}/${playable.version}`;
}

/** Captures that can be played each by itself, in the order they are listed; those that are empty or gone are left out. */
export async function playableTracks(stored: StoredRecording): Promise<readonly PlayableTrack[]> {
  const { file } = stored;
  const found = await Promise.all(file.tracks.map(({ track }) => findCapture(stored, track)));
  return found
    .filter((capture) => capture !== null)
    .map(({ track, version }) => ({
      track: track.track,
      url: `/media/track/${file.id}/${track.track}/${version}`,
      mimeType: track.mimeType,
      offsetMs: track.offsetMs,
      durationMs: track.durationMs ?? wholeLengthMs(file, track),
      lostAtMs: track.lostAtMs,
      deviceLabel: track.deviceLabel,
    }));
}

/** Earlier versions told only the length of the whole, and had one track. */
function wholeLengthMs(file: RecordingFile, { offsetMs }: TrackFile): number {
  return Math.max(0, file.durationMs - offsetMs);
}

/** `summary` with what the files of the recording say. Throws `AppError('not-found')`. */
export async function toDetail(
  summary: RecordingSummary,
  library: Pick<Library, 'getStored' | 'folderLabel'>,
): Promise<Omit<RecordingDetail, 'remembered' | 'receipt'>> {
  const stored = library.getStored(summary.id);
  return {
    ...summary,
    marks: stored.file.marks,
    levels: stored.file.levels,
    captureDurationMs: stored.file.durationMs,
    tracks: await playableTracks(stored),
    edit: stored.file.edit,
    notes: await readNotes(stored.folder),
    hasTranscript: (await memberSizeBytes(stored.folder, transcriptFileName)) !== null,
    origin: stored.file.origin,
    playbackUrl: await playbackUrl(stored),
    releasedAt: stored.file.released?.releasedAt ?? null,
    captureSizeBytes: new Map(stored.file.tracks.map(({ file, sizeBytes }) => [file, sizeBytes]))
      .values()
      .reduce((sum, sizeBytes) => sum + sizeBytes, 0),
    folderLabel: library.folderLabel(summary.id),
  };
}

/** A few characters that are safe in an address, whatever stands in `recording.json`. */
function toVersion(sha256: string): string {
  return sha256.replaceAll(/[^0-9a-f]/g, '').slice(0, 12);
}
