import { z } from 'zod';

/** How fast sound can be played, from slow to fast. */
export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

/** How recordings of a client are played, until it is changed. */
export const playbackPreferencesSchema = z.strictObject({
  speed: z.number().min(0.5).max(3),
  skipsSilence: z.boolean(),
  /** Loudness as a factor on the amplitude: 1 as it is, up to four times as much. */
  volume: z.number().min(0).max(4),
  /** Whether what is said is shown, where there is a transcript. */
  showsCaptions: z.boolean(),
});

/** See {@link playbackPreferencesSchema}. */
export type PlaybackPreferences = z.infer<typeof playbackPreferencesSchema>;

/** How the first recording of a client is played. */
export const usualPlayback: PlaybackPreferences = {
  speed: 1,
  skipsSilence: false,
  volume: 1,
  showsCaptions: false,
};

/** What is remembered of playing a recording. */
export interface RememberedPlayback {
  /** Where it was left, in its time as played; 0 for its beginning. */
  readonly positionMs: number;
  /** Those of its client. */
  readonly preferences: PlaybackPreferences;
}
