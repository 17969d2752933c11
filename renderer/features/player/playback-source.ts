import {
  type Edit,
  type FaceChange,
  editedDurationMs,
  faceAt,
  untouchedEdit,
} from '../../../shared/model/edit.ts';
import type { PlayableTrack, RecordingDetail } from '../../../shared/model/recording.ts';

/** One file that is edited already. */
export interface FileSource {
  readonly kind: 'file';
  readonly url: string;
  readonly isPicture: boolean;
  /** Length as edited. */
  readonly durationMs: number;
}

/** Captures, with the Edit applied while they play. */
export interface CaptureSource {
  readonly kind: 'tracks';
  readonly tracks: readonly PlayableTrack[];
  readonly edit: Edit;
  readonly captureDurationMs: number;
}

/** What is played of a recording. */
export type PlaybackSource = FileSource | CaptureSource;

/** What plays best now: the one file where there is one, else the captures; null when nothing was captured. */
export function bestSource(recording: RecordingDetail): PlaybackSource | null {
  const { playbackUrl, durationMs, kind } = recording;
  if (playbackUrl === null) return captureSource(recording);
  return { kind: 'file', url: playbackUrl, isPicture: kind !== 'voice', durationMs };
}

/** The captures with the Edit of the recording; null when nothing was captured. */
export function captureSource(recording: RecordingDetail): CaptureSource | null {
  const { tracks, edit, captureDurationMs } = recording;
  return tracks.length === 0
    ? null
    : { kind: 'tracks', tracks, edit: edit ?? untouchedEdit, captureDurationMs };
}

/** Same for sources that play from the same files, whatever their Edit. */
export function sourceKey(source: PlaybackSource): string {
  return source.kind === 'file' ? source.url : source.tracks.map(({ url }) => url).join('\n');
}

/** Length of what is played. */
export function playedDurationMs(source: PlaybackSource): number {
  return source.kind === 'file'
    ? source.durationMs
    : editedDurationMs(source.edit.cuts, source.captureDurationMs);
}

/** Captures end within this time of each other; only one that ended earlier is gone. */
const endingMs = 1000;

/** How the camera is shown at a time of the capture: as the Edit says, but not after it went away. */
export function shownFace(
  tracks: readonly Pick<PlayableTrack, 'track' | 'offsetMs' | 'durationMs'>[],
  face: readonly FaceChange[],
  takeMs: number,
): FaceChange {
  const names = tracks.map(({ track }) => track);
  const now = faceAt(face, names, takeMs);
  const camera = tracks.find(({ track }) => track === 'camera');
  const isThere = camera && takeMs < camera.offsetMs + camera.durationMs + endingMs;
  return isThere || !names.includes('screen') ? now : { ...now, layout: 'off' };
}
