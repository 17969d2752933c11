import { z } from 'zod';
import type { ActiveRecording, AppInfo, AppStatus, CompressionJob } from '../model/app.ts';
import { type Filmstrip, type Prediction, screenPresetSchema } from '../model/deliverable.ts';
import { editSchema, type Range } from '../model/edit.ts';
import { type ExportsPlace, type HistoryWork, exportOrderSchema } from '../model/history.ts';
import { type Person, emailSchema, idSchema, nameSchema, personSchema } from '../model/identity.ts';
import {
  type ClientSummary,
  captureDaysSchema,
  clientColourSchema,
  recordingFilterSchema,
} from '../model/library.ts';
import {
  type MessageSummary,
  type PracticeMessage,
  type PracticeMessageDetail,
  messageDraftSchema,
} from '../model/message.ts';
import { noteSchema } from '../model/note.ts';
import { playbackPreferencesSchema } from '../model/playback.ts';
import type { RecordingDetail, RecordingSummary } from '../model/recording.ts';
import { recordingKindSchema } from '../model/recording-kind.ts';
import {
  type AccountTestReport,
  type FoundSettings,
  type PublicSettings,
  mailAccountSchema,
  profileSchema,
  savedAccountSchema,
  settingsPatchSchema,
} from '../model/settings.ts';
import type { SearchResult } from '../model/search.ts';
import type { BackupCheck, LibraryCheck, LibraryUse } from '../model/library-check.ts';
import type { LibraryMove } from '../model/library-move.ts';
import { storageSchema } from '../model/storage.ts';
import { tagsSchema } from '../model/tags.ts';
import { trackNameSchema } from '../model/track.ts';
import type { TranscriptCue } from '../model/transcript.ts';
import { appCommandSchema, type ScreenSources } from '../model/capture.ts';
import { inboxMethods } from './inbox-methods.ts';
import { chunkSchema, method, none, placement } from './method.ts';

const recording = z.strictObject({ recordingId: idSchema });
const message = z.strictObject({ messageId: idSchema });
const exportName = z.strictObject({ name: z.string().min(1).max(255).nullable() });
const password = z.string().max(1000);
const accountId = savedAccountSchema.shape.id;
const savedAccount = z.strictObject({ accountId });
/** Which account a form is about: null for a new one, missing for the default one. */
const changedAccount = accountId.nullable().optional();

/** Every call the renderer may make: name, argument schema, result type. The client, the allow-list and the validation all come from here. */
export const methods = {
  'app.getInfo': method<AppInfo>()(none),
  'app.getStatus': method<AppStatus>()(none),
  'app.completeFirstRun': method<PublicSettings>()(
    z.strictObject({ profile: profileSchema, mailMode: z.enum(['practice', 'account']) }),
  ),
  'app.reportNetwork': method<null>()(z.strictObject({ online: z.boolean() })),
  'app.openLibraryFolder': method<null>()(none),
  /** Shows the folder of a recording in the file manager. */
  'app.openRecordingFolder': method<null>()(recording),
  /** Puts a copy of the file that plays a recording on the clipboard. Rejects with `unsupported` where that cannot be had. */
  'app.copyRecordingFile': method<null>()(recording),
  'app.refreshFfmpeg': method<AppStatus>()(none),
  /** Passes a command on to every window as `app.commandGiven`: what the control bar says to the window that records. */
  'app.giveCommand': method<null>()(z.strictObject({ command: appCommandSchema })),

  /** What can be shared. Rejects with `unsupported` in a host whose picker is not ours. */
  'capture.listSources': method<ScreenSources>()(none),
  /** Says which source the next `getDisplayMedia` gets. Holds for ten seconds and for one call. */
  'capture.armSource': method<null>()(
    z.strictObject({ sourceId: z.string().max(200), systemAudio: z.boolean() }),
  ),

  'settings.get': method<PublicSettings>()(none),
  'settings.update': method<PublicSettings>()(settingsPatchSchema),
  'settings.chooseLibraryFolder': method<AppStatus>()(none),

  'recording.start': method<{ recordingId: string; freeBytes: number }>()(
    z.strictObject({
      kind: recordingKindSchema,
      tracks: z
        .array(
          z.strictObject({
            track: trackNameSchema,
            mimeType: z.string().max(200),
            deviceLabel: z.string().max(300),
          }),
        )
        .min(1)
        .max(4),
    }),
  ),
  /** Appends one chunk. `sequence` starts at 0 per track; a repeated one is acknowledged and not written again. */
  'recording.appendChunk': method<{ sizeBytes: number; freeBytes: number; diskLow: boolean }>()(
    z.strictObject({
      recordingId: idSchema,
      track: trackNameSchema,
      sequence: z.number().int().nonnegative(),
      elapsedMs: z.number().nonnegative(),
      levels: z.array(z.number().int().min(0).max(100)).max(200),
      /** Where this capture's time 0 lies on the take's clock; told once it is known, the one told last counts. */
      offsetMs: z.number().optional(),
      data: chunkSchema,
    }),
  ),
  'recording.pause': method<null>()(recording.extend({ elapsedMs: z.number().nonnegative() })),
  'recording.resume': method<null>()(recording.extend({ elapsedMs: z.number().nonnegative() })),
  'recording.mark': method<{ markCount: number }>()(
    recording.extend({ elapsedMs: z.number().nonnegative(), label: z.string().max(200) }),
  ),
  /** Says that no more of this track comes, since its device or source went away; the take goes on with the others. */
  'recording.endTrack': method<null>()(
    recording.extend({ track: trackNameSchema, elapsedMs: z.number().nonnegative() }),
  ),
  'recording.stop': method<RecordingDetail>()(
    recording.extend({
      elapsedMs: z.number().nonnegative(),
      reason: z.enum(['stopped', 'device-lost', 'source-ended']),
    }),
  ),
  /** Stops and puts the take into the bin. */
  'recording.discard': method<null>()(recording),
  /** The take in progress, if any: asked after a reload or a lost connection. */
  'recording.getActive': method<ActiveRecording | null>()(none),
  /** Says that the caller holds the microphone of this take again, after a lost connection. */
  'recording.reclaim': method<{ nextSequences: Partial<Record<z.infer<typeof trackNameSchema>, number>> }>()(
    recording,
  ),
  /** Ends a take whose recorder is gone, for example after a reload. */
  'recording.finishAbandoned': method<RecordingDetail>()(recording),

  'library.listClients': method<readonly ClientSummary[]>()(none),
  'library.listRecordings': method<{ items: readonly RecordingSummary[]; total: number }>()(
    z.strictObject({
      scope: z.union([
        z.strictObject({ all: z.literal(true) }),
        z.strictObject({ projectId: idSchema }),
        z.strictObject({ clientId: idSchema }),
        z.strictObject({ bin: z.literal(true) }),
        z.strictObject({ received: z.literal(true) }),
      ]),
      filter: recordingFilterSchema.optional(),
      /** `newest` when left out. */
      order: z.enum(['newest', 'oldest']).optional(),
      offset: z.number().int().nonnegative(),
      limit: z.number().int().min(1).max(500),
    }),
  ),
  /** Searches as someone types: words, `"phrases"`, `-without`. `limit` counts recordings. */
  'library.search': method<SearchResult>()(
    z.strictObject({ query: z.string().max(500), limit: z.number().int().min(1).max(200) }),
  ),
  'library.getRecording': method<RecordingDetail>()(recording),
  /** Sets title and place in one step, making client and project where they are new. */
  'library.fileRecording': method<RecordingDetail>()(
    recording.extend({ title: nameSchema, placement: placement.nullable() }),
  ),
  /** Sets the Edit; its revision must be that of the Edit it replaces, else `conflict`. The master is made anew. */
  'library.setEdit': method<RecordingDetail>()(recording.extend({ edit: editSchema })),
  /** Tells what was played of a recording, in its time as played; counts for received ones only. */
  'library.recordView': method<null>()(
    recording.extend({
      ranges: z
        .array(z.strictObject({ startMs: z.number().nonnegative(), endMs: z.number().nonnegative() }))
        .max(200),
    }),
  ),
  /** Opens a recording that is a link in the browser, and counts it as viewed. Rejects with `unsupported` for any other. */
  'library.openLink': method<null>()(recording),
  'library.setTags': method<null>()(recording.extend({ tags: tagsSchema })),
  /** Writes a note, new or in place of the one with its id; without an author it is the user's. */
  'library.putNote': method<null>()(recording.extend({ note: noteSchema })),
  'library.removeNote': method<null>()(recording.extend({ noteId: idSchema })),
  /** What is said in it, in time of the capture; null when there is no transcript or it cannot be read. */
  'library.getTranscript': method<readonly TranscriptCue[] | null>()(recording),
  'library.binRecording': method<null>()(recording),
  'library.restoreRecording': method<RecordingSummary>()(recording),
  'library.emptyBin': method<{ removed: number }>()(none),
  /** Tags of all recordings that are not in the bin, the most used first. */
  'library.listTags': method<readonly string[]>()(none),
  /** People recordings came from or projects have, by address: for filters and suggestions. */
  'library.listPeople': method<readonly Person[]>()(none),
  'library.setArchived': method<null>()(z.strictObject({ projectId: idSchema, archived: z.boolean() })),
  'library.setColour': method<null>()(
    z.strictObject({ clientId: idSchema, colour: clientColourSchema.nullable() }),
  ),
  /** Whether senders learn that their recordings were viewed; null for as in the settings. */
  'library.setClientReceipts': method<null>()(
    z.strictObject({ clientId: idSchema, sendReceipts: z.boolean().nullable() }),
  ),
  /** Does so for one recording, before all others. What waits to be told is taken back where it is off. */
  'library.setRecordingReceipts': method<null>()(recording.extend({ sendReceipts: z.boolean().nullable() })),
  'library.createProject': method<{ projectId: string }>()(placement),
  'library.renameClient': method<null>()(z.strictObject({ clientId: idSchema, name: nameSchema })),
  'library.renameProject': method<null>()(z.strictObject({ projectId: idSchema, name: nameSchema })),
  'library.setPeople': method<null>()(
    z.strictObject({ projectId: idSchema, people: z.array(personSchema).max(50) }),
  ),
  /** From when on the captures of delivered recordings of a project make way for their masters. */
  'library.setCaptureDays': method<null>()(
    z.strictObject({ projectId: idSchema, captureDays: captureDaysSchema }),
  ),
  /** Says by its address which mail account messages of a project go by; null for the default one. */
  'library.setAccount': method<null>()(
    z.strictObject({ projectId: idSchema, account: emailSchema.nullable() }),
  ),

  ...inboxMethods,

  /** What the recordings of every client take, the largest first; the bin is not in it. */
  'library.listUse': method<LibraryUse>()(none),
  /** The check under way or the last one since the start; null before the first. */
  'checkup.getCheck': method<LibraryCheck | null>()(none),
  /** Compares every file with what is recorded of it; goes on in the background. Rejects with `conflict` while one runs. */
  'checkup.beginCheck': method<LibraryCheck>()(none),
  'checkup.cancelCheck': method<null>()(none),
  /** Comparing a backup: what is under way, or the last result, also of before the last start. */
  'checkup.getBackupCheck': method<BackupCheck | null>()(none),
  /**
   * Compares a folder with the library, and only reads it: the one of last time with `again`, else one that the user
   * chooses; null when they do not. Rejects with `conflict`, `not-found` or `unsupported`.
   */
  'checkup.beginBackupCheck': method<BackupCheck | null>()(z.strictObject({ again: z.boolean() })),
  'checkup.cancelBackupCheck': method<null>()(none),

  /** The move under way, one that can go on, or the old copy that is left; null where there is nothing of it. */
  'move.getMove': method<LibraryMove | null>()(none),
  /** Lets the user choose an empty folder and moves the library there; null when they do not. Rejects with `conflict` or `unsupported`. */
  'move.beginMove': method<LibraryMove | null>()(none),
  /** Goes on with a move that was stopped or failed. */
  'move.resumeMove': method<LibraryMove>()(none),
  /** Stops it; what was copied stays, so that it can go on. */
  'move.cancelMove': method<null>()(none),
  /** Forgets a move that did not come to its end, and deletes what it copied. */
  'move.giveUpMove': method<null>()(none),
  /** Deletes the old copy in the background: only what is in the new place for certain and was not changed since. */
  'move.deleteFormer': method<null>()(none),
  /** Keeps the old copy and says no more about it. */
  'move.keepFormer': method<null>()(none),

  'compression.listJobs': method<readonly CompressionJob[]>()(none),
  'compression.cancel': method<null>()(recording),
  'compression.retry': method<null>()(recording),

  /** Stretches of silence in the captured sound, in time of the capture; what is near speech is left out by `marginMs`. */
  'media.findSilences': method<{ readonly silences: readonly Range[] }>()(
    recording.extend({
      thresholdDb: z.number().min(-80).max(-10),
      minSilenceMs: z.number().min(200).max(60_000),
      marginMs: z.number().min(0).max(5000),
    }),
  ),
  /** Silences that a player may skip, in time of the capture, in order; looked for once, then kept. */
  'media.getSilences': method<{ readonly silences: readonly Range[] }>()(recording),
  /** Remembers where a recording was left, in its time as played; 0 forgets it. */
  'media.keepPosition': method<null>()(recording.extend({ positionMs: z.number().nonnegative() })),
  /** Remembers how recordings of this one's client are played. */
  'media.keepPreferences': method<null>()(recording.extend({ preferences: playbackPreferencesSchema })),
  /** Made when first asked for; null for a recording without a picture. */
  'media.getFilmstrip': method<Filmstrip | null>()(recording),
  /** What a file for sending will be. `limitBytes` is for the file itself, null for none. */
  'media.predict': method<Prediction>()(
    recording.extend({ preset: screenPresetSchema, limitBytes: z.number().int().positive().nullable() }),
  ),

  /** Address of the account such a message goes by unless another one is chosen; null while there is none, and in practice. */
  'outbox.suggestFrom': method<string | null>()(
    z.strictObject({ projectId: idSchema.nullable(), answered: idSchema.nullable() }),
  ),
  'outbox.list': method<readonly MessageSummary[]>()(none),
  /** What messages made ready to send take on the disk, beside the recordings they carry. */
  'outbox.getUse': method<{ readonly sizeBytes: number }>()(none),
  'outbox.queueMessage': method<MessageSummary>()(messageDraftSchema),
  /** Queues a message that was sent once more, as the same item: whoever has it already is shown it once. */
  'outbox.sendAgain': method<MessageSummary>()(message),
  'outbox.editMessage': method<MessageSummary>()(
    messageDraftSchema.omit({ recordingIds: true, replyTo: true }).extend({ messageId: idSchema }),
  ),
  'outbox.cancel': method<MessageSummary>()(message),
  'outbox.retry': method<MessageSummary>()(message),
  /** The user knows that a message arrived which may have been sent. */
  'outbox.confirmArrival': method<MessageSummary>()(message),
  /** Takes an ended message off the list. */
  'outbox.remove': method<null>()(message),

  /** Looks for the servers of an address; null when nothing was found. */
  'mail.findSettings': method<FoundSettings | null>()(z.strictObject({ email: emailSchema })),
  'mail.testAccount': method<AccountTestReport>()(
    z.strictObject({ account: mailAccountSchema, password: password.nullable() }),
  ),
  /** `password: null` keeps the saved one. Rejects with `conflict` where another account has the address. */
  'mail.saveAccount': method<PublicSettings>()(
    z.strictObject({ account: mailAccountSchema, password: password.nullable(), accountId: changedAccount }),
  ),
  /** Forgets an account and its secret. Messages that were to go by it fail, until another one is chosen. */
  'mail.removeAccount': method<PublicSettings>()(savedAccount),
  'mail.makeDefault': method<PublicSettings>()(savedAccount),
  'mail.usePractice': method<PublicSettings>()(none),
  /** Opens the provider's page in the browser and waits for it, five minutes at most; null when it was given up. Takes `account.auth`. */
  'mail.signIn': method<PublicSettings | null>()(
    z.strictObject({
      account: mailAccountSchema.required({ auth: true }),
      clientSecret: password.nullable(),
      accountId: changedAccount,
    }),
  ),
  'mail.cancelSignIn': method<null>()(none),
  /** Of one account, or the default one. `signedIn` is false when nobody signed in with its provider, or has to again. */
  'mail.hasPassword': method<{ saved: boolean; signedIn: boolean }>()(
    z.strictObject({ accountId: accountId.optional() }),
  ),

  /** Tries the storage for large recordings, then saves it; `secret: null` keeps the saved one. Rejects with the codes `storage-*`. */
  'storage.save': method<PublicSettings>()(
    z.strictObject({ storage: storageSchema, secret: password.nullable() }),
  ),
  'storage.forget': method<PublicSettings>()(none),

  /** The export, check or import under way or ended last; null when there is none, or it was put away. */
  'history.getWork': method<HistoryWork | null>()(none),
  /** Begins an export into the folder of exports. This and the next two reject with `conflict` while one is under way. */
  'history.export': method<HistoryWork>()(exportOrderSchema),
  /** Begins to check an export by its name among the exports; null asks for a folder, and gives null when none was chosen. */
  'history.check': method<HistoryWork | null>()(exportName),
  /** Begins to import an export, named as for `history.check`. */
  'history.import': method<HistoryWork | null>()(exportName),
  'history.cancel': method<null>()(none),
  /** Puts away what ended. */
  'history.dismiss': method<null>()(none),
  /** Shows the export of the work that ended last, or all exports where there is none. */
  'history.openFolder': method<null>()(none),
  'history.getPlace': method<ExportsPlace>()(none),
  /** Lets the user choose where exports go. Rejects with `unsupported` or `folder-in-library`. */
  'history.choosePlace': method<ExportsPlace>()(none),

  'practice.list': method<readonly PracticeMessage[]>()(none),
  'practice.get': method<PracticeMessageDetail>()(z.strictObject({ id: z.string().max(100) })),
} as const;

/** Name of a method. */
export type MethodName = keyof typeof methods;

/** What the caller passes; checked again by `dispatch`. */
export type MethodArgs<Name extends MethodName> = z.input<(typeof methods)[Name]['args']>;

/** What the function behind a method gets: checked and normalised. */
export type ParsedArgs<Name extends MethodName> = z.output<(typeof methods)[Name]['args']>;

/** What a call gives when it succeeds. */
export type MethodResult<Name extends MethodName> = Exclude<(typeof methods)[Name]['result'], undefined>;
