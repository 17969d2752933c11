import { AppError } from './errors.ts';
import { type Gate, createGate } from './gate.ts';
import type { Library } from './library/library.ts';
import { whyNotWritable } from './writable-folder.ts';

/** The library whose folder can be changed while the app runs. */
export interface MovableLibrary {
  /** Stays the same object; answers from the folder in use now. */
  readonly library: Library;
  readonly directory: () => string;
  /** True while a change is under way. */
  readonly isChanging: () => boolean;
  /**
   * Goes on with another folder; recordings are not moved. Rejects with `library-unavailable` when the folder cannot be
   * written; then everything stays as it was.
   */
  use(directory: string): Promise<void>;
  /**
   * Goes on with a folder that holds the same, taking the index along. Changes wait while `finish` makes it so and until
   * `moved` has noted it, then go to the new folder. Where either fails, everything stays as it was.
   */
  moveTo(
    directory: string,
    steps: { readonly finish: () => Promise<void>; readonly moved: () => void },
  ): Promise<void>;
}

/** Methods that change what is in the folder: they wait while it is exchanged. */
type Change =
  | 'refresh'
  | 'beginTake'
  | 'update'
  | 'changeNotes'
  | 'setArchived'
  | 'setColour'
  | 'setClientReceipts'
  | 'fileRecording'
  | 'binRecording'
  | 'restoreRecording'
  | 'emptyBin'
  | 'createProject'
  | 'renameClient'
  | 'renameProject'
  | 'setAccount'
  | 'setCaptureDays'
  | 'setPeople';

/** Answers every method from the library that `current` gives at the time of the call. */
function forwardTo(current: () => Library): Omit<Library, Change> {
  return {
    available: () => current().available(),
    rest: () => current().rest(),
    problems: () => current().problems(),
    indexing: () => current().indexing(),
    indexed: () => current().indexed(),
    repaired: () => current().repaired(),
    usedBytes: () => current().usedBytes(),
    getStored: (recordingId) => current().getStored(recordingId),
    withOriginal: (sha256) => current().withOriginal(sha256),
    withOrigin: (origin) => current().withOrigin(origin),
    partSets: () => current().partSets(),
    withPartSet: (setId) => current().withPartSet(setId),
    search: (query) => current().search(query),
    unfinishedTakes: () => current().unfinishedTakes(),
    withoutMaster: () => current().withoutMaster(),
    summary: (recordingId) => current().summary(recordingId),
    folderLabel: (recordingId) => current().folderLabel(recordingId),
    listClients: () => current().listClients(),
    listTags: () => current().listTags(),
    listUse: () => current().listUse(),
    listPeople: () => current().listPeople(),
    listRecordings: (args) => current().listRecordings(args),
    dispose: () => current().dispose(),
  };
}

/** Lets changes through `gate` to the library that `current` gives when it is their turn. */
function changeBehind(gate: Gate, current: () => Library): Pick<Library, Change> {
  return {
    refresh: () => gate.shared(() => current().refresh()),
    beginTake: (take) => gate.shared(() => current().beginTake(take)),
    update: (recordingId, change) => gate.shared(() => current().update(recordingId, change)),
    changeNotes: (recordingId, change) => gate.shared(() => current().changeNotes(recordingId, change)),
    setArchived: (args) => gate.shared(() => current().setArchived(args)),
    setColour: (args) => gate.shared(() => current().setColour(args)),
    setClientReceipts: (args) => gate.shared(() => current().setClientReceipts(args)),
    fileRecording: (args) => gate.shared(() => current().fileRecording(args)),
    binRecording: (recordingId) => gate.shared(() => current().binRecording(recordingId)),
    restoreRecording: (recordingId) => gate.shared(() => current().restoreRecording(recordingId)),
    emptyBin: () => gate.shared(() => current().emptyBin()),
    createProject: (args, ids) => gate.shared(() => current().createProject(args, ids)),
    renameClient: (args) => gate.shared(() => current().renameClient(args)),
    renameProject: (args) => gate.shared(() => current().renameProject(args)),
    setAccount: (args) => gate.shared(() => current().setAccount(args)),
    setCaptureDays: (args) => gate.shared(() => current().setCaptureDays(args)),
    setPeople: (args) => gate.shared(() => current().setPeople(args)),
  };
}

/** Opens the library of a folder, which may be a copy of another one. */
type OpenLibrary = (directory: string, copiedFrom?: string) => Promise<Library>;

/** Opens the library in `directory` with `open`, in a way that it can be replaced by another. */
export async function openMovableLibrary(directory: string, open: OpenLibrary): Promise<MovableLibrary> {
  let folder = directory;
  let current = await open(directory);
  const gate = createGate();
  const replace = async (next: string, copiedFrom?: string) => {
    // One index serves one folder at a time.
    await current.dispose();
    try {
      current = await open(next, copiedFrom);
      folder = next;
    } catch (error) {
      current = await open(folder);
      throw error;
    }
  };
  return {
    library: { ...forwardTo(() => current), ...changeBehind(gate, () => current) },
    directory: () => folder,
    isChanging: () => !gate.isFree(),
    use: (next) =>
      gate.exclusive(async () => {
        if (next === folder) return;
        const reason = whyNotWritable(next);
        if (reason !== null)
          throw new AppError('library-unavailable', `the folder cannot be used: ${reason}`);
        await replace(next);
      }),
    moveTo: (next, { finish, moved }) =>
      gate.exclusive(async () => {
        const former = folder;
        const rest = await current.rest();
        try {
          await finish();
          await replace(next, former);
        } finally {
          await rest.dispose();
        }
        try {
          moved();
        } catch (error) {
          await replace(former, next);
          throw error;
        }
      }),
  };
}
