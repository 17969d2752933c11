import { z } from 'zod';
import { idSchema, instantSchema, nameSchema, personSchema } from './identity.ts';

/** What a recording is of. */
export const recordingKindSchema = z.enum(['voice', 'screen', 'camera']);

/** See {@link recordingKindSchema}. */
export type RecordingKind = z.infer<typeof recordingKindSchema>;

/** What was captured separately within a recording. */
export const trackNameSchema = z.enum(['microphone', 'screen', 'camera', 'system-audio']);

/** See {@link trackNameSchema}. */
export type TrackName = z.infer<typeof trackNameSchema>;

/** A moment the speaker marked, in milliseconds of recorded time (pauses do not count). */
export const markSchema = z.strictObject({ atMs: z.number().nonnegative(), label: z.string().max(200) });

/** See {@link markSchema}. */
export type Mark = z.infer<typeof markSchema>;

/** A pause: `atMs` in recorded time, `durationMs` in real time. */
export const pauseSchema = z.strictObject({
  atMs: z.number().nonnegative(),
  durationMs: z.number().nonnegative(),
});

/** Why a take ended. Everything but `stopped` is told to the user. */
export const endReasonSchema = z.enum([
  'stopped',
  'disk-full',
  'device-lost',
  'connection-lost',
  'app-quit',
  'recovered',
]);

/** See {@link endReasonSchema}. */
export type EndReason = z.infer<typeof endReasonSchema>;

/** A file made from the capture: the master or a deliverable. */
export const madeFileSchema = z.strictObject({
  file: z.string(),
  preset: z.enum(['aac-48', 'aac-64', 'opus-24']),
  mimeType: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  durationMs: z.number().nonnegative(),
  sha256: z.string(),
});

/** See {@link madeFileSchema}. */
export type MadeFile = z.infer<typeof madeFileSchema>;

/** One captured track of a recording: its file beside `recording.json`. */
export const trackFileSchema = z.strictObject({
  track: trackNameSchema,
  file: z.string(),
  mimeType: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  deviceLabel: z.string().max(300),
});

/** See {@link trackFileSchema}. */
export type TrackFile = z.infer<typeof trackFileSchema>;

/** `recording.json`, schema version 1: everything about a take that is not sound or picture. The truth; the index follows it. */
export const recordingFileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  id: idSchema,
  kind: recordingKindSchema,
  title: nameSchema,
  state: z.enum(['capturing', 'ready']),
  direction: z.enum(['made', 'received']),
  createdAt: instantSchema,
  timeZone: z.string(),
  author: personSchema.nullable(),
  durationMs: z.number().nonnegative(),
  endReason: endReasonSchema.nullable(),
  marks: z.array(markSchema),
  pauses: z.array(pauseSchema),
  /** Loudness over the whole take for drawing: at most 1,200 peaks of 0 to 100, evenly spaced. */
  levels: z.array(z.number().int().min(0).max(100)),
  tracks: z.array(trackFileSchema),
  master: madeFileSchema.nullable(),
  /** Set while the recording lies in the bin. */
  binnedAt: instantSchema.nullable(),
  /** Names of the client and project it was binned from. */
  binnedFrom: z.strictObject({ client: z.string(), project: z.string() }).nullable(),
});

/** See {@link recordingFileSchema}. */
export type RecordingFile = z.infer<typeof recordingFileSchema>;

/** What is known of a recording's compression. `waiting` includes waiting for ffmpeg. */
export type CompressionState = 'none' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** One row of a list of recordings. */
export interface RecordingSummary {
  readonly id: string;
  readonly kind: RecordingKind;
  readonly title: string;
  readonly state: 'capturing' | 'ready';
  readonly direction: 'made' | 'received';
  readonly createdAt: string;
  readonly durationMs: number;
  /** Size of the master, or of the captures while there is none. */
  readonly sizeBytes: number;
  readonly endReason: EndReason | null;
  readonly clientId: string;
  readonly clientName: string;
  readonly projectId: string;
  readonly projectName: string;
  /** True when it lies in the folder for recordings without a project. */
  readonly unfiled: boolean;
  readonly binnedAt: string | null;
  readonly compression: CompressionState;
  /** Names of files that `recording.json` lists and the folder lacks. */
  readonly missingFiles: readonly string[];
}

/** A recording with what a page about it shows. */
export interface RecordingDetail extends RecordingSummary {
  readonly marks: readonly Mark[];
  readonly levels: readonly number[];
  /** Address relative to the app's own origin, or null when nothing playable is left. Changes when the master is made. */
  readonly playbackUrl: string | null;
  readonly captureSizeBytes: number;
  /** Folder shown to people, relative to the library folder; never used as an address. */
  readonly folderLabel: string;
}
