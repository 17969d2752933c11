import type { EndReason, RecordingFile } from '../../../shared/model/recording.ts';
import type { TrackName } from '../../../shared/model/track.ts';
import type { TakeStory } from './take-story.ts';

/** How a take ended. */
export interface TakeResult {
  readonly reason: EndReason;
  readonly durationMs: number;
  readonly story: TakeStory;
  /** Sizes of the captures; a track without one keeps the size it had. */
  readonly sizesBytes: ReadonlyMap<TrackName, number>;
}

/** `recording.json` of the ended take. Its size does not grow with the length of the take. */
export function toReadyFile(file: RecordingFile, result: TakeResult): RecordingFile {
  return {
    ...file,
    state: 'ready',
    durationMs: result.durationMs,
    endReason: result.reason,
    marks: result.story.marks().map((mark) => ({ ...mark, atMs: Math.min(mark.atMs, result.durationMs) })),
    pauses: result.story.pauses(),
    levels: result.story.levels(),
    tracks: file.tracks.map((track) => ({
      ...track,
      sizeBytes: result.sizesBytes.get(track.track) ?? track.sizeBytes,
    })),
  };
}
