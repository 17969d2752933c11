import { z } from 'zod';

/** What was captured separately within a recording. */
export const trackNameSchema = z.enum(['microphone', 'screen', 'camera', 'system-audio']);

/** See {@link trackNameSchema}. */
export type TrackName = z.infer<typeof trackNameSchema>;

/** Tracks with a picture. */
export const pictureTracks = ['screen', 'camera'] as const satisfies readonly TrackName[];

/** Tracks with sound. */
export const soundTracks = ['microphone', 'system-audio'] as const satisfies readonly TrackName[];

/** True for a track with a picture. */
export function isPicture(track: TrackName): track is (typeof pictureTracks)[number] {
  return track === 'screen' || track === 'camera';
}
