import type { Person } from '../../../shared/model/identity.ts';
import type { LibraryProblem } from '../../../shared/model/library.ts';
import type { LibraryUse, SpaceUse } from '../../../shared/model/library-check.ts';
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
  | 'listTags'
  | 'listUse'
  | 'listPeople'
  | 'listRecordings'
  | 'summary'
  | 'usedBytes'
  | 'unfinishedTakes'
  | 'withoutMaster'
  | 'withOriginal'
  | 'withOrigin'
  | 'partSets'
  | 'withPartSet'
> {
  return {
    listClients: () => listClients(index),
    listUse: () => listUse(index),
    listTags: () => index.use(({ recordings }) => recordings.tags()),
    listPeople: () => listPeople(index),
    listRecordings: (page) =>
      index.use(({ recordings }) => ({
        items: recordings.list(page).map((row) => toSummary(row, compressionState(String(row.id)))),
        total: recordings.count(page),
      })),
    summary(recordingId): RecordingSummary {
      const row = index.use(({ recordings }) => recordings.summary(recordingId));
      if (row === null) throw new AppError('not-found', `no recording ${recordingId}`);
      return toSummary(row, compressionState(recordingId));
    },
    withOriginal: (sha256) => index.use(({ recordings }) => recordings.withOriginal(sha256)),
    partSets: () => index.use(({ recordings }) => recordings.partSets()),
    withPartSet: (setId) => index.use(({ recordings }) => recordings.withPartSet(setId)),
    withOrigin: (origin) => index.use(({ recordings }) => recordings.withOrigin(origin)),
    usedBytes: () => index.use(({ recordings }) => recordings.usedBytes()),
    unfinishedTakes: () => index.use(({ recordings }) => recordings.capturing()),
    withoutMaster: () => index.use(({ recordings }) => recordings.withoutMaster()),
  };
}

function listClients(index: LibraryIndex): ReturnType<Library['listClients']> {
  const { clients, projects, counts, unviewed } = index.use(({ places, recordings }) => ({
    clients: places.clients(),
    projects: places.projects(),
    counts: recordings.countByProject(),
    unviewed: recordings.unviewedByProject(),
  }));
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const byName = (one: { name: string }, other: { name: string }) => compare(one.name, other.name);
  const byClient = Map.groupBy(projects, ({ clientId }) => clientId);
  const summarise = ({ id, clientId, name, people, ...row }: ProjectRow, unfiled: boolean) => {
    const { archived, account, captureDays } = row;
    const own = { recordingCount: counts.get(id) ?? 0, unviewedCount: unviewed.get(id) ?? 0 };
    return { id, clientId, name, people, archived, account, captureDays, unfiled, ...own };
  };
  return clients.toSorted(byName).map(({ id, name, folder, colour, sendReceipts }) => {
    const unfiled = folder === unfiledClient;
    const own = (byClient.get(id) ?? []).toSorted(byName);
    const ownProjects = own.map((project) => summarise(project, unfiled));
    return { id, name, unfiled, colour, sendReceipts, projects: ownProjects };
  });
}

function sumOf(uses: readonly SpaceUse[]): SpaceUse {
  const sum = (key: keyof SpaceUse) => uses.reduce((total, use) => total + use[key], 0);
  return {
    recordingCount: sum('recordingCount'),
    captureBytes: sum('captureBytes'),
    masterBytes: sum('masterBytes'),
  };
}

function largestFirst(one: SpaceUse, other: SpaceUse): number {
  return other.captureBytes + other.masterBytes - one.captureBytes - one.masterBytes;
}

function listUse(index: LibraryIndex): LibraryUse {
  const { clients, projects, use } = index.use(({ places, recordings }) => ({
    clients: places.clients(),
    projects: places.projects(),
    use: recordings.use(),
  }));
  const clientOf = new Map(projects.map(({ id, clientId }) => [id, clientId]));
  const byClient = Map.groupBy(use, ({ projectId }) => clientOf.get(projectId));
  const byKind = Map.groupBy(use, ({ kind }) => kind);
  return {
    clients: clients
      .flatMap(({ id, name, folder }) => {
        const own = byClient.get(id);
        return own ? [{ clientId: id, name, unfiled: folder === unfiledClient, ...sumOf(own) }] : [];
      })
      .toSorted(largestFirst),
    kinds: [...byKind].map(([kind, own]) => ({ kind, ...sumOf(own) })).toSorted(largestFirst),
  };
}

/** People of projects first, whose names the user chose; then senders. */
function listPeople(index: LibraryIndex): readonly Person[] {
  const { projects, senders } = index.use(({ places, recordings }) => ({
    projects: places.projects(),
    senders: recordings.senders(),
  }));
  return eachOnce([...projects.flatMap((project) => project.people), ...senders]);
}

/** Each address once, with the first name that is known. */
export function eachOnce(all: readonly Person[]): readonly Person[] {
  const people = new Map<string, Person>();
  for (const person of all) {
    const key = person.email.toLowerCase();
    const known = people.get(key);
    if (!known || (known.name === '' && person.name !== '')) people.set(key, person);
  }
  return [...people.values()];
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
