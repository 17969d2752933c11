import type { WebmTrack } from './webm-tracks.ts';

/** A complete block, in milliseconds of the capture. */
export interface TimedBlock {
  readonly trackNumber: number;
  readonly timeMs: number;
  readonly opusDurationMs: number | null;
  /** Duration that the container states, where it does. */
  readonly statedDurationMs: number | null;
  /** Sound at the end of the block that is not to be played. */
  readonly discardMs: number;
}

/** Follows blocks and knows when the last of them ends. */
export interface WebmTiming {
  setTracks(tracks: readonly WebmTrack[]): void;
  add(block: TimedBlock): void;
  /** End of the sound or picture that ends last. */
  durationMs(): number;
}

/**
 * Longest gap between two frames that is taken for the duration of the last one. A resting screen comes once a second, and
 * a player that waits for more than there is never ends.
 */
const longestFrameMs = 100;

/** Creates a {@link WebmTiming}. A block's duration is its Opus packet's, else the stated one, else the gap before it. */
export function createWebmTiming(): WebmTiming {
  const tracks = new Map<number, WebmTrack>();
  const lastTimes = new Map<number, number>();
  let endMs = 0;
  return {
    setTracks(found) {
      for (const track of found.slice(0, 16)) tracks.set(track.number, track);
    },
    add(block) {
      const track = tracks.get(block.trackNumber);
      if (!track) return;
      const gapMs = block.timeMs - (lastTimes.get(block.trackNumber) ?? block.timeMs);
      lastTimes.set(block.trackNumber, block.timeMs);
      const guessMs = Math.min(Math.max(gapMs, 0), longestFrameMs);
      const opusMs = track.codec === 'A_OPUS' ? block.opusDurationMs : null;
      const durationMs = opusMs ?? block.statedDurationMs ?? track.frameMs ?? guessMs;
      endMs = Math.max(endMs, block.timeMs + durationMs - block.discardMs - track.codecDelayMs);
    },
    durationMs: () => endMs,
  };
}
