import { z } from 'zod';
import { type ScreenPreset, screenPresetSchema } from './deliverable.ts';
import { type MessageLink, messageLinkSchema } from './storage.ts';
import { emailSchema, idSchema, instantSchema } from './identity.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { Person } from './identity.ts';
import type { RecordingKind } from './recording-kind.ts';

/**
 * Where a message is on its way. Ends are `sent`, `viewed`, `failed` and `cancelled`.
 * `preparing` waits for compression and is then composed into its spool file; `waiting` waits for a network or server.
 */
export const messageStateSchema = z.enum([
  'preparing',
  'queued',
  'waiting',
  'sending',
  'sent',
  'viewed',
  'failed',
  'cancelled',
]);

/** See {@link messageStateSchema}. */
export type MessageState = z.infer<typeof messageStateSchema>;

/** What the user wrote in the send panel. */
export const messageDraftSchema = z.strictObject({
  recordingIds: z.array(idSchema).min(1).max(20),
  to: z.array(emailSchema).min(1).max(50),
  /** Those who get it to know of it. */
  cc: z.array(emailSchema).max(50).default([]),
  subject: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .refine((text) => !/[\r\n]/.test(text), 'one line'),
  text: z.string().max(20_000),
  /** When to send; null for now. */
  sendAt: instantSchema.nullable(),
  /** Address of the account it goes by; missing for that of the project, else the one an answered message came to, else the default. */
  from: emailSchema.optional(),
  /** How pictures are sent. */
  screenPreset: screenPresetSchema.default('universal'),
  /** Days for which links to the user's storage work that go in place of files; null or missing to send files. */
  linkDays: messageLinkSchema.shape.days.nullable().optional(),
  /** The received recording this answers, and the moment of it that is meant; null for no answer. */
  replyTo: z
    .strictObject({ recordingId: idSchema, atMs: z.number().nonnegative().nullable() })
    .nullable()
    .default(null),
});

/** See {@link messageDraftSchema}. */
export type MessageDraft = z.infer<typeof messageDraftSchema>;

/** Why a message is not on its way, with the server's own words where there are any. */
export interface MessageProblem {
  readonly code: ErrorCode;
  /** Host that was talked to, for example `mail.example.com`; empty when none was. */
  readonly server: string;
  /** What the server or ffmpeg said, verbatim; empty when nothing. */
  readonly response: string;
}

/** One of several messages that carry one which did not fit, counted from 1. All of them have the same `setId`. */
export interface MessagePart {
  readonly setId: string;
  readonly number: number;
  readonly count: number;
}

/** How far a recipient has played what a message carries. */
export const viewedBySchema = z.strictObject({
  /** Address of whoever says so. */
  by: z.string(),
  /** ISO 8601. */
  firstAt: z.string(),
  /** 0 to 1; for a part, of all that went in parts, and for several recordings, of all of them. */
  share: z.number(),
});

/** See {@link viewedBySchema}. */
export type ViewedBy = z.infer<typeof viewedBySchema>;

/** One row of the Outbox. */
export interface MessageSummary {
  readonly id: string;
  readonly state: MessageState;
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  readonly subject: string;
  readonly text: string;
  readonly recordings: readonly {
    readonly id: string;
    readonly title: string;
    /** As it was edited when the message was queued. */
    readonly durationMs: number;
    readonly kind: RecordingKind;
    /** How far it was viewed, 0 to 1; null while nobody told anything of it. */
    readonly viewedShare: number | null;
  }[];
  readonly createdAt: string;
  readonly sendAt: string | null;
  readonly sentAt: string | null;
  /** Share of the bytes handed to the server or of the compression, 0 to 1; null where there is nothing to measure. */
  readonly progress: number | null;
  /** How long preparing still takes; null while it cannot be told. */
  readonly remainingMs: number | null;
  /** Attempts that reached a server. */
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  readonly problem: MessageProblem | null;
  /** True where the end of the message left without an answer, so that a server may have it. */
  readonly maybeSent: boolean;
  /** Size of the composed message; null before it is composed. */
  readonly sizeBytes: number | null;
  /** What its recipient's Outspoken told; null while it told nothing. */
  readonly viewed: ViewedBy | null;
  /** When its recipient's server had it, where it says so, ISO 8601. */
  readonly deliveredAt: string | null;
  /** When another mail program said that the message was opened, ISO 8601. */
  readonly openedAt: string | null;
  readonly via: 'practice' | 'account';
  /** Address it is from; null while there is no account, or no longer the one it was to go by. */
  readonly from: string | null;
  readonly screenPreset: ScreenPreset;
  /** Null where files go. */
  readonly link: MessageLink | null;
  /** True while its files are on their way to the user's storage. */
  readonly isUploading: boolean;
  /** Which part of how many this is, of a recording that does not fit into one message; null for a whole one. */
  readonly part: MessagePart | null;
  /** Whose Outspoken asked for this part again, and when, ISO 8601; null for what was sent once only. */
  readonly again: { readonly by: string; readonly at: string } | null;
}

/** A message that arrived in the practice mailbox. */
export interface PracticeMessage {
  readonly id: string;
  readonly from: Person;
  readonly to: readonly string[];
  readonly subject: string;
  readonly receivedAt: string;
  readonly sizeBytes: number;
}

/** A practice message with its text and attachments. Shown as text, never as HTML. */
export interface PracticeMessageDetail extends PracticeMessage {
  readonly text: string;
  readonly attachments: readonly {
    readonly name: string;
    readonly mimeType: string;
    readonly sizeBytes: number;
    /** Address relative to the app's own origin. */
    readonly url: string;
  }[];
}
