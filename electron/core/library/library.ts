import type { MethodArgs, MethodResult } from '../../../shared/contract/methods.ts';
import type { LibraryProblem } from '../../../shared/model/library.ts';
import type { Note } from '../../../shared/model/note.ts';
import type { RecordingFile, RecordingSummary } from '../../../shared/model/recording.ts';
import type { Disposable } from '../disposables.ts';
import type { OriginKey } from './recording-rows.ts';

/** A recording as it lies on disk. */
export interface StoredRecording {
  readonly file: RecordingFile;
  /** Absolute path of its folder, valid until the recording is moved. */
  readonly folder: string;
}

/**
 * Clients, projects and recordings: plain files are the truth, the index follows. Changes of one recording happen one
 * after the other. What changes or hands out files rejects with `AppError('library-unavailable')` while the library
 * folder cannot be reached, and with `disk-full`; lists and summaries come from the index and stay. Moving and renaming
 * throws `recording-active` where a take is being captured.
 */
export interface Library extends Disposable {
  /** False while the library folder cannot be reached. */
  available(): boolean;
  /** Looks whether the library folder is there; when it has come back, it is scanned. Also clears old things out of the bin once a day. */
  refresh(): Promise<void>;
  /** Resolves when the library does nothing by itself any more, and lets it begin nothing before what it gives is disposed. */
  rest(): Promise<Disposable>;
  problems(): readonly LibraryProblem[];
  /** True while the index is being built from the files; lists are not complete yet. */
  indexing(): boolean;
  /** Resolves when everything that is in the folder is in the index: soon after the start, later when it is being rebuilt. */
  indexed(): Promise<void>;
  /** True when a damaged index was put aside since the start. */
  repaired(): boolean;
  usedBytes(): { readonly recordings: number; readonly bin: number };
  /**
   * Makes the folder and `recording.json` of a take that begins now, in project `projectId` or, if null or gone, unfiled.
   * Files that belong to it from the start are put there by `fill`, which may tell what it found in them: the folder
   * appears with them or not at all.
   */
  beginTake(take: {
    readonly file: Omit<RecordingFile, 'title'> & { readonly title: string | null };
    readonly projectId: string | null;
    readonly fill?: (
      folder: string,
    ) => Promise<Pick<RecordingFile, 'tracks' | 'durationMs' | 'levels' | 'master'> | undefined>;
  }): Promise<StoredRecording>;
  /** Recordings, not in the bin, whose file as it came has this SHA-256. */
  withOriginal(sha256: string): readonly string[];
  /** Recordings, not in the bin, that came with this message, item, link or sender's project; newest first. */
  withOrigin(origin: OriginKey): readonly string[];
  /** Ids that senders gave to messages in several parts of which parts are here that were not joined, the bin aside. */
  partSets(): readonly string[];
  /** Recordings, those in the bin too, that came with a part of this message; ids are the senders' own, and may be of several. */
  withPartSet(setId: string): readonly string[];
  /** Throws `AppError('not-found')` for an unknown id. */
  getStored(recordingId: string): StoredRecording;
  /**
   * Reads, changes and durably writes `recording.json`, then updates the index. `change` gets the current folder and may
   * await work on its files; no move happens meanwhile, and it must not change the library itself. Id, title and place
   * stay as they are, whatever it returns.
   */
  update(
    recordingId: string,
    change: (current: StoredRecording) => RecordingFile | Promise<RecordingFile>,
  ): Promise<StoredRecording>;
  /** Changes `notes.json`, durably. Rejects with `unsupported` or `media-unreadable` when it cannot be read; then it stays as it is. */
  changeNotes(recordingId: string, change: (notes: readonly Note[]) => readonly Note[]): Promise<void>;
  search(query: MethodArgs<'library.search'>): Promise<MethodResult<'library.search'>>;
  /** Takes with state `capturing`, whatever made them so. */
  unfinishedTakes(): readonly string[];
  /** Finished recordings with captures and no master of their Edit as it is now, newest first; none of the bin. */
  withoutMaster(): readonly string[];
  summary(recordingId: string): RecordingSummary;
  /** Folder relative to the library folder, with `/`, for people. */
  folderLabel(recordingId: string): string;
  listClients(): MethodResult<'library.listClients'>;
  listTags(): MethodResult<'library.listTags'>;
  listUse(): MethodResult<'library.listUse'>;
  listPeople(): MethodResult<'library.listPeople'>;
  /** `sentTo` are recordings that were sent to the person of the filter. */
  listRecordings(
    args: MethodArgs<'library.listRecordings'> & { readonly sentTo?: readonly string[] },
  ): MethodResult<'library.listRecordings'>;
  /** Sets title and place; without a placement the recording becomes unfiled. */
  fileRecording(args: MethodArgs<'library.fileRecording'>): Promise<void>;
  binRecording(recordingId: string): Promise<void>;
  /** Moves a recording back to the client and project it was binned from, made again if they are gone. */
  restoreRecording(recordingId: string): Promise<RecordingSummary>;
  emptyBin(): Promise<{ removed: number }>;
  /** What is new gets these `ids`, where nothing has them yet. */
  createProject(
    args: MethodArgs<'library.createProject'>,
    ids?: { readonly clientId: string; readonly projectId: string },
  ): Promise<{ projectId: string }>;
  /** Rejects with `conflict` when another client has the name. */
  renameClient(args: MethodArgs<'library.renameClient'>): Promise<void>;
  /** Rejects with `conflict` when another project of the client has the name. */
  renameProject(args: MethodArgs<'library.renameProject'>): Promise<void>;
  /** Says which mail account messages of a project go by. */
  setAccount(args: MethodArgs<'library.setAccount'>): Promise<void>;
  /** Says from when on captures of delivered recordings of a project make way for their masters. */
  setCaptureDays(args: MethodArgs<'library.setCaptureDays'>): Promise<void>;
  setPeople(args: MethodArgs<'library.setPeople'>): Promise<void>;
  setArchived(args: MethodArgs<'library.setArchived'>): Promise<void>;
  setColour(args: MethodArgs<'library.setColour'>): Promise<void>;
  setClientReceipts(args: MethodArgs<'library.setClientReceipts'>): Promise<void>;
}
