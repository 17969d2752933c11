import type { Handlers } from '../dispatch.ts';
import type { Parts } from '../parts.ts';
import { recordingDetail, withCompression } from './recording-detail.ts';

/** Methods of the areas `library` and `compression`. */
export function createLibraryHandlers(
  parts: Pick<Parts, 'library' | 'compression'>,
): Pick<Handlers, Extract<keyof Handlers, `library.${string}` | `compression.${string}`>> {
  const { library, compression } = parts;
  return {
    'library.listClients': () => library.listClients(),
    'library.listRecordings': (args) => {
      const { items, total } = library.listRecordings(args);
      return { items: items.map((item) => withCompression(item, parts)), total };
    },
    'library.getRecording': ({ recordingId }) => recordingDetail(recordingId, parts),
    'library.fileRecording': async (args) => {
      await library.fileRecording(args);
      return recordingDetail(args.recordingId, parts);
    },
    'library.binRecording': async ({ recordingId }) => {
      await library.binRecording(recordingId);
      return null;
    },
    'library.restoreRecording': async ({ recordingId }) =>
      withCompression(await library.restoreRecording(recordingId), parts),
    'library.emptyBin': () => library.emptyBin(),
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
