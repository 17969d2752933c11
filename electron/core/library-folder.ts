import { AppError } from './errors.ts';
import type { Library } from './library/library.ts';
import { whyNotWritable } from './writable-folder.ts';

/** The library whose folder can be changed while the app runs. */
export interface MovableLibrary {
  /** Stays the same object; answers from the folder in use now. */
  readonly library: Library;
  readonly directory: () => string;
  /**
   * Goes on with another folder; recordings are not moved. Rejects with `library-unavailable` when the folder cannot be
   * written; then everything stays as it was.
   */
  use(directory: string): Promise<void>;
}

/** Answers every method from the library that `current` gives at the time of the call. */
function forwardTo(current: () => Library): Library {
  return {
    available: () => current().available(),
    refresh: () => current().refresh(),
    problems: () => current().problems(),
    indexing: () => current().indexing(),
    indexed: () => current().indexed(),
    repaired: () => current().repaired(),
    usedBytes: () => current().usedBytes(),
    beginTake: (take) => current().beginTake(take),
    getStored: (recordingId) => current().getStored(recordingId),
    withOriginal: (sha256) => current().withOriginal(sha256),
    withOrigin: (origin) => current().withOrigin(origin),
    update: (recordingId, change) => current().update(recordingId, change),
    changeNotes: (recordingId, change) => current().changeNotes(recordingId, change),
    search: (query) => current().search(query),
    unfinishedTakes: () => current().unfinishedTakes(),
    summary: (recordingId) => current().summary(recordingId),
    folderLabel: (recordingId) => current().folderLabel(recordingId),
    listClients: () => current().listClients(),
    listTags: () => current().listTags(),
    listUse: () => current().listUse(),
    listPeople: () => current().listPeople(),
    setArchived: (args) => current().setArchived(args),
    setColour: (args) => current().setColour(args),
    setClientReceipts: (args) => current().setClientReceipts(args),
    listRecordings: (args) => current().listRecordings(args),
    fileRecording: (args) => current().fileRecording(args),
    binRecording: (recordingId) => current().binRecording(recordingId),
    restoreRecording: (recordingId) => current().restoreRecording(recordingId),
    emptyBin: () => current().emptyBin(),
    createProject: (args, ids) => current().createProject(args, ids),
    renameClient: (args) => current().renameClient(args),
    renameProject: (args) => current().renameProject(args),
    setAccount: (args) => current().setAccount(args),
    setCaptureDays: (args) => current().setCaptureDays(args),
    setPeople: (args) => current().setPeople(args),
    dispose: () => current().dispose(),
  };
}

/** Opens the library in `directory` with `open`, in a way that it can be replaced by another. */
export async function openMovableLibrary(
  directory: string,
  open: (directory: string) => Promise<Library>,
): Promise<MovableLibrary> {
  let folder = directory;
  let current = await open(directory);
  return {
    library: forwardTo(() => current),
    directory: () => folder,
    async use(next) {
      if (next === folder) return;
      const reason = whyNotWritable(next);
      if (reason !== null) throw new AppError('library-unavailable', `the folder cannot be used: ${reason}`);
      // One index serves one folder at a time.
      await current.dispose();
      try {
        current = await open(next);
        folder = next;
      } catch (error) {
        current = await open(folder);
        throw error;
      }
    },
  };
}
