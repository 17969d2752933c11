import type { Handlers } from '../dispatch.ts';
import { withViews } from '../library/with-views.ts';
import { eachOnce } from '../library/library-lists.ts';
import { openLink } from './open-link.ts';
import { readTranscript } from '../library/read-transcript.ts';
import { withEdit } from '../library/set-edit.ts';
import type { Parts } from '../parts.ts';
import { recordingDetail } from './recording-detail.ts';

type LibraryParts = Pick<
  Parts,
  | 'library'
  | 'compression'
  | 'settings'
  | 'previews'
  | 'keptCopies'
  | 'inbox'
  | 'receipts'
  | 'outbox'
  | 'playbackMemory'
  | 'host'
>;

/** Methods of the areas `library` and `compression`. */
export function createLibraryHandlers(
  parts: LibraryParts,
): Pick<Handlers, Extract<keyof Handlers, `library.${string}` | `compression.${string}`>> {
  const { library, compression, settings, previews, keptCopies, inbox, receipts } = parts;
  return {
    'library.getRecording': ({ recordingId }) => recordingDetail(recordingId, parts),
    'library.fileRecording': async (args) => {
      await library.fileRecording(args);
      const detail = await recordingDetail(args.recordingId, parts);
      inbox.filed(args.recordingId);
      // What Review suggests next time and where the next take begins.
      settings.update({ lastProjectId: detail.unfiled ? null : detail.projectId });
      return detail;
    },
    'library.setEdit': async ({ recordingId, edit }) => {
      await library.update(recordingId, ({ file }) => withEdit(file, edit));
      compression.remake(recordingId);
      return recordingDetail(recordingId, parts);
    },
    'library.recordView': async ({ recordingId, ranges }) => {
      if (library.summary(recordingId).direction !== 'received') return null;
      const now = new Date().toISOString();
      const { file } = await library.update(recordingId, (stored) => withViews(stored.file, ranges, now));
      receipts.viewed(file);
      return null;
    },
    'library.openLink': ({ recordingId }) => openLink(parts, recordingId),
    'library.binRecording': async ({ recordingId }) => {
      await library.binRecording(recordingId);
      return null;
    },
    'library.restoreRecording': async ({ recordingId }) => {
      const restored = await library.restoreRecording(recordingId);
      // Binning took it out of the queue.
      compression.enqueue(recordingId);
      return restored;
    },
    'library.emptyBin': async () => {
      const emptied = await library.emptyBin();
      await Promise.all([previews.tidy(), keptCopies.tidy()]);
      return emptied;
    },
    ...createListHandlers(parts),
    ...createNoteHandlers(parts),
    ...createReceiptHandlers(library, receipts),
    ...createPlaceHandlers(parts),
    ...createCompressionHandlers(compression),
  };
}

function createListHandlers({
  library,
  outbox,
}: Pick<Parts, 'library' | 'outbox'>): Pick<
  Handlers,
  | 'library.search'
  | 'library.listClients'
  | 'library.listRecordings'
  | 'library.listTags'
  | 'library.listUse'
  | 'library.listPeople'
> {
  return {
    'library.search': (args) => library.search(args),
    'library.listClients': () => library.listClients(),
    'library.listRecordings': (args) => {
      const person = args.filter?.person;
      return library.listRecordings({ ...args, ...(person && { sentTo: outbox.recordingsTo(person) }) });
    },
    'library.listTags': () => library.listTags(),
    'library.listUse': () => library.listUse(),
    'library.listPeople': () => eachOnce([...library.listPeople(), ...outbox.recipients()]),
  };
}

function createNoteHandlers({
  library,
  settings,
}: Pick<Parts, 'library' | 'settings'>): Pick<
  Handlers,
  'library.setTags' | 'library.putNote' | 'library.removeNote' | 'library.getTranscript'
> {
  return {
    'library.setTags': async ({ recordingId, tags }) => {
      await library.update(recordingId, ({ file }) => ({ ...file, tags }));
      return null;
    },
    'library.putNote': async ({ recordingId, note }) => {
      const author = note.author ?? settings.get().profile;
      await library.changeNotes(recordingId, (notes) => [
        ...notes.filter(({ id }) => id !== note.id),
        { ...note, author },
      ]);
      return null;
    },
    'library.removeNote': async ({ recordingId, noteId }) => {
      await library.changeNotes(recordingId, (notes) => notes.filter(({ id }) => id !== noteId));
      return null;
    },
    'library.getTranscript': ({ recordingId }) => readTranscript(library.getStored(recordingId).folder),
  };
}

function createCompressionHandlers(
  compression: Parts['compression'],
): Pick<Handlers, Extract<keyof Handlers, `compression.${string}`>> {
  return {
    'compression.listJobs': () => compression.listJobs(),
    'compression.cancel': async ({ recordingId }) => {
      await compression.cancel(recordingId);
      return null;
    },
    'compression.retry': ({ recordingId }) => {
      compression.retry(recordingId);
      return null;
    },
  };
}

function createReceiptHandlers(
  library: Parts['library'],
  receipts: Parts['receipts'],
): Pick<Handlers, 'library.setClientReceipts' | 'library.setRecordingReceipts'> {
  return {
    'library.setClientReceipts': async (args) => {
      await library.setClientReceipts(args);
      receipts.wake();
      return null;
    },
    'library.setRecordingReceipts': async ({ recordingId, sendReceipts }) => {
      const { file } = await library.update(recordingId, (stored) => ({ ...stored.file, sendReceipts }));
      receipts.wake();
      receipts.viewed(file);
      return null;
    },
  };
}

/** Renames, and lets the rules for senders follow the projects that have other names then. */
async function renameAndFollow(
  { library, inbox }: Pick<Parts, 'library' | 'inbox'>,
  rename: () => Promise<void>,
): Promise<null> {
  const places = () =>
    library
      .listClients()
      .flatMap(({ name: client, projects }) =>
        projects.map(({ id, name: project }) => [id, { client, project }] as const),
      );
  const before = new Map(places());
  await rename();
  for (const [id, to] of places()) {
    const from = before.get(id);
    if (from && (from.client !== to.client || from.project !== to.project)) inbox.filingRules.moved(from, to);
  }
  return null;
}

function createPlaceHandlers({
  library,
  inbox,
}: Pick<Parts, 'library' | 'inbox'>): Pick<
  Handlers,
  | 'library.createProject'
  | 'library.renameClient'
  | 'library.renameProject'
  | 'library.setPeople'
  | 'library.setAccount'
  | 'library.setCaptureDays'
  | 'library.setArchived'
  | 'library.setColour'
> {
  return {
    'library.createProject': (args) => library.createProject(args),
    'library.renameClient': (args) => renameAndFollow({ library, inbox }, () => library.renameClient(args)),
    'library.renameProject': (args) => renameAndFollow({ library, inbox }, () => library.renameProject(args)),
    'library.setArchived': async (args) => {
      await library.setArchived(args);
      return null;
    },
    'library.setColour': async (args) => {
      await library.setColour(args);
      return null;
    },
    'library.setAccount': async (args) => {
      await library.setAccount(args);
      return null;
    },
    'library.setCaptureDays': async (args) => {
      await library.setCaptureDays(args);
      return null;
    },
    'library.setPeople': async (args) => {
      await library.setPeople(args);
      return null;
    },
  };
}
