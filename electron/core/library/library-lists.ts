import type { LibraryProblem } from '../../../shared/model/library.ts';
import type { CompressionState, RecordingSummary } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import { unfiledClient } from './folder-names.ts';
import type { Library } from './library.ts';
import type { LibraryIndex } from './library-index.ts';
import type { ProjectRow } from './place-rows.ts';
import { toSummary } from './recording-row.ts';

const maxProblems = 100;

/** Everything that is answered from the index alone. */
export function createLibraryLists(
  index: LibraryIndex,
  compressionState: (recordingId: string) => CompressionState,
): Pick<
  Library,
  | 'listClients'
  | 'listRecordings'
  | 'summary'
  | 'usedBytes'
  | 'unfinishedTakes'
  | 'withOriginal'
  | 'withOrigin'
> {
  return {
    listClients: () => listClients(index),
    listRecordings: (page) =>
      index.use(({ recordings }) => ({
        items: recordings.list(page).map((row) => toSummary(row, compressionState(String(row.id)))),
        total: recordings.count(page.scope),
      })),
    summary(recordingId): RecordingSummary {
      const row = index.use(({ recordings }) => recordings.summary(recordingId));
      if (row === null) throw new AppError('not-found', `no recording ${recordingId}`);
      return toSummary(row, compressionState(recordingId));
    },
    withOriginal: (sha256) => index.use(({ recordings }) => recordings.withOriginal(sha256)),
    withOrigin: (origin) => index.use(({ recordings }) => recordings.withOrigin(origin)),
    usedBytes: () => index.use(({ recordings }) => recordings.usedBytes()),
    unfinishedTakes: () => index.use(({ recordings }) => recordings.capturing()),
  };
}

function listClients(index: LibraryIndex): ReturnType<Library['listClients']> {
  const { clients, projects, counts } = index.use(({ places, recordings }) => ({
    clients: places.clients(),
    projects: places.projects(),
    counts: recordings.countByProject(),
  }));
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const byName = (one: { name: string }, other: { name: string }) => compare(one.name, other.name);
  const byClient = Map.groupBy(projects, ({ clientId }) => clientId);
  const summarise = ({ id, clientId, name, people }: ProjectRow, unfiled: boolean) => {
    return { id, clientId, name, people, unfiled, recordingCount: counts.get(id) ?? 0 };
  };
  return clients.toSorted(byName).map(({ id, name, folder }) => {
    const unfiled = folder === unfiledClient;
    const own = (byClient.get(id) ?? []).toSorted(byName);
    return { id, name, unfiled, projects: own.map((project) => summarise(project, unfiled)) };
  });
}

/** What was found wrong: the library folder itself, folders that cannot be read, and recordings without all their files. */
export function listProblems(index: LibraryIndex, available: boolean): readonly LibraryProblem[] {
  if (!available) return [{ kind: 'folder-missing', folderLabel: '', recordingId: null }];
  return index.use(({ problems, recordings }) =>
    [
      ...problems.unreadable().map((folderLabel) => {
        return { kind: 'recording-unreadable', folderLabel, recordingId: null } as const;
      }),
      ...[...recordings.incomplete(), ...problems.lost()].map(({ id, folder }) => {
        return { kind: 'files-missing', folderLabel: folder, recordingId: id } as const;
      }),
    ].slice(0, maxProblems),
  );
}
