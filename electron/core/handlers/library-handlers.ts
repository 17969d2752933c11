import type { Handlers } from '../dispatch.ts';
import { withViews } from '../library/with-views.ts';
import { withEdit } from '../library/set-edit.ts';
import type { Parts } from '../parts.ts';
import { recordingDetail } from './recording-detail.ts';

/** Methods of the areas `library` and `compression`. */
export function createLibraryHandlers(
  parts: Pick<Parts, 'library' | 'compression' | 'settings' | 'previews' | 'inbox' | 'receipts'>,
): Pick<Handlers, Extract<keyof Handlers, `library.${string}` | `compression.${string}`>> {
  const { library, compression, settings, previews, inbox, receipts } = parts;
  return {
    'library.listClients': () => library.listClients(),
    'library.listRecordings': (args) => library.listRecordings(args),
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
      await previews.tidy();
      return emptied;
    },
    ...createPlaceHandlers(library),
    ...createCompressionHandlers(compression),
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

function createPlaceHandlers(
  library: Parts['library'],
): Pick<
  Handlers,
  'library.createProject' | 'library.renameClient' | 'library.renameProject' | 'library.setPeople'
> {
  return {
    'library.createProject': (args) => library.createProject(args),
    'library.renameClient': async (args) => {
      await library.renameClient(args);
      return null;
    },
    'library.renameProject': async (args) => {
      await library.renameProject(args);
      return null;
    },
    'library.setPeople': async (args) => {
      await library.setPeople(args);
      return null;
    },
  };
}
