import type { MethodArgs, MethodResult } from '../../../shared/contract/methods.ts';
import type { LibraryProblem } from '../../../shared/model/library.ts';
import type { RecordingFile, RecordingSummary } from '../../../shared/model/recording.ts';
import type { Disposable } from '../disposables.ts';

/** A recording as it lies on disk. */
export interface StoredRecording {
  readonly file: RecordingFile;
  /** Absolute path of its folder, valid until the recording is moved. */
  readonly folder: string;
}

/** Clients, projects and recordings: plain files are the truth, the index follows. Changes of one recording happen one after the other. */
export interface Library extends Disposable {
  /** False while the library folder cannot be reached. */
  available(): boolean;
  problems(): readonly LibraryProblem[];
  indexing(): boolean;
  usedBytes(): { readonly recordings: number; readonly bin: number };
  /** Makes the folder and `recording.json` of a take that begins now, in project `projectId` or, if null or gone, unfiled. */
  beginTake(take: {
    readonly file: Omit<RecordingFile, 'title'> & { readonly title: string | null };
    readonly projectId: string | null;
  }): Promise<StoredRecording>;
  /** Throws `AppError('not-found')` for an unknown id. */
  getStored(recordingId: string): StoredRecording;
  /** Reads, changes and durably writes `recording.json`, then updates the index. `change` gets the current folder and may await work on its files; no move happens meanwhile. */
  update(
    recordingId: string,
    change: (current: StoredRecording) => RecordingFile | Promise<RecordingFile>,
  ): Promise<StoredRecording>;
  /** Takes with state `capturing`, whatever made them so. */
  unfinishedTakes(): readonly string[];
  summary(recordingId: string): RecordingSummary;
  /** Folder relative to the library folder, with `/`, for people. */
  folderLabel(recordingId: string): string;
  listClients(): MethodResult<'library.listClients'>;
  listRecordings(args: MethodArgs<'library.listRecordings'>): MethodResult<'library.listRecordings'>;
  fileRecording(args: MethodArgs<'library.fileRecording'>): Promise<void>;
  binRecording(recordingId: string): Promise<void>;
  restoreRecording(recordingId: string): Promise<RecordingSummary>;
  emptyBin(): Promise<{ removed: number }>;
  createProject(args: MethodArgs<'library.createProject'>): Promise<{ projectId: string }>;
  renameClient(args: MethodArgs<'library.renameClient'>): Promise<void>;
  renameProject(args: MethodArgs<'library.renameProject'>): Promise<void>;
  setPeople(args: MethodArgs<'library.setPeople'>): Promise<void>;
}
