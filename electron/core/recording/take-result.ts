import type { EndReason, RecordingFile } from '../../../shared/model/recording.ts';
import type { TrackName } from '../../../shared/model/track.ts';
import type { TakeStory } from './take-story.ts';

/** One capture of an ended take. */
export interface TrackResult {
  readonly track: TrackName;
  readonly sizeBytes: number;
  /** Null when its container is not followed or nothing in it is whole. */
  readonly durationMs: number | null;
}

/** How a take ended. */
export interface TakeResult {
  readonly reason: EndReason;
  readonly durationMs: number;
  readonly story: TakeStory;
  /** A track that is not among them stays as it was. */
  readonly tracks: readonly TrackResult[];
}

/** Where on the take's clock the track that ends last ends; what the journal told last where no capture tells. */
export function takeDurationMs(
  tracks: readonly Pick<TrackResult, 'track' | 'durationMs'>[],
  story: TakeStory,
): number {
  const ends = tracks.map(({ track, durationMs }) =>
    durationMs === null ? 0 : durationMs + (story.track(track).offsetMs ?? 0),
  );
  const endMs = Math.max(0, ...ends);
  return endMs > 0 ? endMs : story.elapsedMs();
}

/** `recording.json` of the ended take. Its size does not grow with the length of the take. */
export function toReadyFile(file: RecordingFile, result: TakeResult): RecordingFile {
  const { story, durationMs } = result;
  return {
    ...file,
    state: 'ready',
    durationMs,
    endReason: result.reason,
    marks: story.marks().map((mark) => ({ ...mark, atMs: Math.min(mark.atMs, durationMs) })),
    pauses: story.pauses(),
    levels: story.levels(durationMs),
    tracks: file.tracks.map((track) => {
      const made = result.tracks.find((candidate) => candidate.track === track.track);
      const { offsetMs, lostAtMs } = story.track(track.track);
      return {
        ...track,
        ...made,
        offsetMs: offsetMs ?? track.offsetMs,
        lostAtMs: lostAtMs ?? track.lostAtMs,
      };
    }),
  };
}
