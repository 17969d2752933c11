import { z } from 'zod';
import type { Person } from './identity.ts';
import { emailSchema, instantSchema, nameSchema } from './identity.ts';
import { recordingKindSchema } from './recording-kind.ts';

/** For how many days captures are kept after their master was made; null for always. */
export const captureDaysSchema = z.number().int().min(1).max(3650).nullable();

/** Colours to tell clients apart by, as names: what they look like is the theme's. */
export const clientColourSchema = z.enum(['red', 'amber', 'green', 'blue', 'violet', 'pink']);

/** See {@link clientColourSchema}. */
export type ClientColour = z.infer<typeof clientColourSchema>;

/** Which recordings of a list are wanted; every condition that is there has to hold. */
export const recordingFilterSchema = z.strictObject({
  /** `link` for those that are kept elsewhere, which the other kinds leave out. */
  kind: z.enum([...recordingKindSchema.options, 'link']).optional(),
  /** Without links, of which nothing can be played here. */
  playable: z.literal(true).optional(),
  direction: z.enum(['made', 'received']).optional(),
  /** Address of who sent it, or of somebody it was sent to. */
  person: emailSchema.optional(),
  tag: nameSchema.optional(),
  /** Received and not viewed. */
  unviewed: z.literal(true).optional(),
  /** With to-dos that are not done. */
  openTodos: z.literal(true).optional(),
  /** Created at this time or later. */
  from: instantSchema.optional(),
  /** Created before this time. */
  before: instantSchema.optional(),
});

/** See {@link recordingFilterSchema}. */
export type RecordingFilter = z.infer<typeof recordingFilterSchema>;

/** A project with what the sidebar and the send panel need. */
export interface ProjectSummary {
  readonly id: string;
  readonly clientId: string;
  readonly name: string;
  readonly recordingCount: number;
  /** Received recordings in it that were not viewed yet. */
  readonly unviewedCount: number;
  /** Put away by the user: it is listed apart from the others. */
  readonly archived: boolean;
  /** Default recipients. */
  readonly people: readonly Person[];
  /** Address of the mail account its messages go by, which may not be on this computer; null for the default one. */
  readonly account: string | null;
  /** See {@link captureDaysSchema}. */
  readonly captureDays: number | null;
  readonly unfiled: boolean;
}

/** A client with its projects, in order of name. */
export interface ClientSummary {
  readonly id: string;
  readonly name: string;
  readonly unfiled: boolean;
  /** Null while none was chosen. */
  readonly colour: ClientColour | null;
  /** Whether senders learn that their recordings were viewed; null for as in the settings. */
  readonly sendReceipts: boolean | null;
  readonly projects: readonly ProjectSummary[];
}

/** Something found in the library folder that is not as it should be, in terms the user interface can put into words. */
export interface LibraryProblem {
  readonly kind: 'folder-missing' | 'recording-unreadable' | 'files-missing';
  readonly folderLabel: string;
  readonly recordingId: string | null;
}
