import { z } from 'zod';

/** How a picture is sent: H.264 and AAC that play everywhere, AV1 and Opus at less than half the size, or the master as it is. */
export const screenPresetSchema = z.enum(['universal', 'small', 'original']);

/** See {@link screenPresetSchema}. */
export type ScreenPreset = z.infer<typeof screenPresetSchema>;

/** How a text on the screen will look, from as good as captured to not fit to be read. */
export type PictureQuality = 'as-captured' | 'sharp' | 'good' | 'soft' | 'illegible';

/** What a file made for sending will be, told before it is made. */
export interface Prediction {
  readonly preset: ScreenPreset;
  /** Bytes of all parts together. */
  readonly sizeBytes: number;
  readonly quality: PictureQuality;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  /** Files it takes to stay below the limit at a legible quality; 1 when it fits. */
  readonly partCount: number;
  /** `measured` from samples of this recording, `estimated` from its length and capture alone. */
  readonly basis: 'measured' | 'estimated';
}

/** Small pictures of a screen recording at even distances, in rows on one image. */
export interface Filmstrip {
  /** Address relative to the app's own origin. */
  readonly url: string;
  readonly columns: number;
  readonly count: number;
  readonly frameWidth: number;
  readonly frameHeight: number;
  /** Time of the capture between two pictures; picture n shows n times that. */
  readonly intervalMs: number;
}
