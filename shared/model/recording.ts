import { z } from 'zod';
import { type Edit, editSchema, editedDurationMs } from './edit.ts';
import { type Person, idSchema, instantSchema, nameSchema, personSchema } from './identity.ts';
import { type Mark, markSchema } from './mark.ts';
import { type RecordingOrigin, recordingOriginSchema } from './origin.ts';
import { type RecordingKind, recordingKindSchema } from './recording-kind.ts';
import { type Note } from './note.ts';
import type { RememberedPlayback } from './playback.ts';
import { tagsSchema } from './tags.ts';
import { viewsSchema } from './views.ts';
import { type TrackName, trackNameSchema } from './track.ts';

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
  'source-ended',
  'connection-lost',
  'app-quit',
  'recovered',
]);

/** See {@link endReasonSchema}. */
export type EndReason = z.infer<typeof endReasonSchema>;

/** A file made from the capture: the master or a deliverable. */
export const madeFileSchema = z.strictObject({
  file: z.string(),
  preset: z.enum(['aac-48', 'aac-64', 'opus-24', 'universal', 'small', 'original']),
  mimeType: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  durationMs: z.number().nonnegative(),
  sha256: z.string(),
  /** The Edit it was made with, see {@link Edit}. */
  editRevision: z.number().int().nonnegative().default(0),
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
  /** Recorded time of the take at which the capture's own time 0 lies. Negative when the capture began before the take's clock. */
  offsetMs: z.number().default(0),
  /** Length of this capture; null in files of earlier versions. */
  durationMs: z.number().nonnegative().nullable().default(null),
  /** Recorded time at which its device or source went away while the take went on. */
  lostAtMs: z.number().nonnegative().nullable().default(null),
  /** SHA-256 of the ended capture, hexadecimal; null until it was read for the first time. */
  sha256: z.string().nullable().default(null),
});

/** See {@link trackFileSchema}. */
export type TrackFile = z.infer<typeof trackFileSchema>;

/** The file as it came, unchanged, under a name made here. */
const originalFileSchema = z.strictObject({
  file: z.string(),
  mimeType: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  sha256: z.string(),
});

/** That the captures of a recording made way for its master, which is what its tracks are since. */
const releasedSchema = z.strictObject({
  /** When that was decided, by the rule of its project. */
  releasedAt: instantSchema,
  /** The captures there were. */
  captures: z.array(trackFileSchema).min(1).max(20),
  /** False until their files are gone. */
  removed: z.boolean(),
});

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
  /** Null while it was never edited. */
  edit: editSchema.nullable().default(null),
  tags: tagsSchema.default([]),
  /** What was played of it, where it was received; null while nothing was. */
  views: viewsSchema.nullable().default(null),
  /** Whether its sender learns that it was viewed; null for as with its client. */
  sendReceipts: z.boolean().nullable().default(null),
  /** Null for what was made here. */
  origin: recordingOriginSchema.nullable().default(null),
  original: originalFileSchema.nullable().default(null),
  /** Null while its tracks are its captures. */
  released: releasedSchema.nullable().default(null),
  /** Set while the recording lies in the bin. */
  binnedAt: instantSchema.nullable(),
  /** Names of the client and project it was binned from. */
  binnedFrom: z.strictObject({ client: z.string(), project: z.string() }).nullable(),
});

/** See {@link recordingFileSchema}. */
export type RecordingFile = z.infer<typeof recordingFileSchema>;

/** Length of a recording as it is played, in milliseconds: without what its Edit leaves out. */
export function editedLengthMs({ edit, durationMs }: Pick<RecordingFile, 'edit' | 'durationMs'>): number {
  return editedDurationMs(edit?.cuts ?? [], durationMs);
}

/** True where there is a master of the recording's Edit as it is now. */
export function hasCurrentMaster({ master, edit }: Pick<RecordingFile, 'master' | 'edit'>): boolean {
  return master?.editRevision === (edit?.revision ?? 0);
}

/** Address of a recording that somebody else keeps, so that there is nothing of it to play here; null for all others. */
export function linkOf({ origin, tracks }: Pick<RecordingFile, 'origin' | 'tracks'>): string | null {
  return tracks.length === 0 ? (origin?.link ?? null) : null;
}

/** What is known of a recording's compression. `waiting` includes waiting for ffmpeg. */
export type CompressionState = 'none' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** A recording that is a link. */
export interface RecordingLink {
  /** For example `Loom`; the host where it is none that is known. */
  readonly service: string;
}

/** One row of a list of recordings. */
export interface RecordingSummary {
  readonly id: string;
  readonly kind: RecordingKind;
  readonly title: string;
  readonly state: 'capturing' | 'ready';
  readonly direction: 'made' | 'received';
  /** Where somebody else keeps it, so that it is opened there instead of played; null for all others. */
  readonly link: RecordingLink | null;
  /** Who sent it; null for what was made here, and where nobody is known. */
  readonly sender: Person | null;
  readonly createdAt: string;
  /** Length as played: with its Edit applied. */
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
  /** True for a received recording of which enough was played. */
  readonly viewed: boolean;
  readonly tags: readonly string[];
  /** Notes written on it, to-dos included. */
  readonly noteCount: number;
  /** To-dos that are not done. */
  readonly openTodoCount: number;
  readonly compression: CompressionState;
  /** Names of files that `recording.json` lists and the folder lacks. */
  readonly missingFiles: readonly string[];
}

/** One capture that can be played by itself, whether or not there is a master. */
export interface PlayableTrack {
  readonly track: TrackName;
  /** Address relative to the app's own origin. */
  readonly url: string;
  readonly mimeType: string;
  /** See `TrackFile`. */
  readonly offsetMs: number;
  readonly durationMs: number;
  readonly lostAtMs: number | null;
  readonly deviceLabel: string;
}

/** What the sender of a received recording learns of its being viewed. */
export interface ReceiptStanding {
  /** By the recording itself, else its client, else the settings. */
  readonly wanted: boolean;
  /** True once a receipt has gone. */
  readonly told: boolean;
}

/** A recording with what a page about it shows. Marks, notes and levels are in time of the capture. */
export interface RecordingDetail extends RecordingSummary {
  readonly marks: readonly Mark[];
  readonly levels: readonly number[];
  /** Length as captured, before any Edit. */
  readonly captureDurationMs: number;
  /** Captures whose files are there, in the order they are listed. */
  readonly tracks: readonly PlayableTrack[];
  readonly edit: Edit | null;
  /** In the order of their moments; null when `notes.json` cannot be read. */
  readonly notes: readonly Note[] | null;
  readonly hasTranscript: boolean;
  readonly origin: RecordingOrigin | null;
  /** Null where there is nobody to tell. */
  readonly receipt: ReceiptStanding | null;
  /**
   * One file that plays the whole recording as it is edited now, relative to the app's own origin: the master, or the only
   * capture of an unedited one. Null when there is none; then `tracks` are played together. Changes with the file behind it.
   */
  readonly playbackUrl: string | null;
  readonly captureSizeBytes: number;
  /** When its captures made way for the master, ISO 8601: it is edited from the master since. Null while they are there. */
  readonly releasedAt: string | null;
  readonly remembered: RememberedPlayback;
  /** Folder shown to people, relative to the library folder; never used as an address. */
  readonly folderLabel: string;
}
