import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { ParsedArgs } from '../../../shared/contract/methods.ts';
import type { SpaceUse } from '../../../shared/model/library-check.ts';
import type { RecordingKind } from '../../../shared/model/recording-kind.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import type { Person } from '../../../shared/model/identity.ts';
import { createPages } from './recording-pages.ts';
import { type IndexedRecording, summaryQuery, toRow } from './recording-row.ts';

/** Where a recording lies. */
export interface RecordingPlace {
  readonly id: string;
  readonly folder: string;
  /** Null in the bin. */
  readonly projectId: string | null;
  readonly state: RecordingFile['state'];
}

/** A row to be read with `toSummary`. */
export type SummaryRow = Record<string, SQLOutputValue>;

/** What is known of where a recording came from: the message's id, the item's, or the project's, as its sender has them, or its address. */
export type OriginKey =
  | { readonly messageId: string }
  | { readonly itemId: string }
  | { readonly projectId: string }
  | { readonly link: string };

/** Which recordings are listed; `sentTo` are those that were sent to the person of the filter. */
export type RecordingPage = ParsedArgs<'library.listRecordings'> & { readonly sentTo?: readonly string[] };

/** Recordings in the index. */
export interface RecordingRows {
  put(recording: IndexedRecording): void;
  remove(id: string): void;
  place(id: string): RecordingPlace | null;
  /** The recording that lies in `folder`, with the signature it had when it was read. */
  placeIn(folder: string): (RecordingPlace & { readonly signature: string }) | null;
  file(id: string): RecordingFile | null;
  withOriginal(sha256: string): readonly string[];
  withOrigin(origin: OriginKey): readonly string[];
  /** See `Library.partSets`. */
  partSets(): readonly string[];
  /** See `Library.withPartSet`. */
  withPartSet(setId: string): readonly string[];
  summary(id: string): SummaryRow | null;
  list(page: RecordingPage): readonly SummaryRow[];
  count(page: Pick<RecordingPage, 'scope' | 'filter' | 'sentTo'>): number;
  countByProject(): ReadonlyMap<string, number>;
  unviewedByProject(): ReadonlyMap<string, number>;
  /** Of recordings that are not in the bin, the most used first. */
  tags(): readonly string[];
  /** Who recordings came from, those of the newest first. */
  senders(): readonly Person[];
  /** True where there is none, not even in the bin. */
  isEmpty(): boolean;
  places(): readonly RecordingPlace[];
  /** Those in `folder` and in the folders in it, or the one whose folder it is. */
  placesUnder(folder: string): readonly RecordingPlace[];
  capturing(): readonly string[];
  /** See `Library.withoutMaster`. */
  withoutMaster(): readonly string[];
  /** Those in the bin since before `beforeMs`, oldest first. */
  binnedBefore(beforeMs: number): readonly string[];
  /** Those in the bin that came from this client, or from this project of it. */
  binnedFrom(client: string, project: string | null): readonly RecordingPlace[];
  /** Those not in the bin whose files are not all there. */
  incomplete(): readonly RecordingPlace[];
  usedBytes(): { readonly recordings: number; readonly bin: number };
  /** Of each kind in each project. */
  use(): readonly (SpaceUse & { readonly projectId: string; readonly kind: RecordingKind })[];
}

/** Statements about recordings. */
export function createRecordingRows(database: DatabaseSync): RecordingRows {
  return {
    ...createWriting(database),
    ...createLookups(database),
    ...createPages(database),
    ...createOverviews(database),
    ...createSums(database),
  };
}

const columns = [
  'id',
  'folder',
  'project_id',
  'kind',
  'title',
  'state',
  'direction',
  'link_service',
  'created_at',
  'created_ms',
  'duration_ms',
  'size_bytes',
  'total_bytes',
  'has_master',
  'lacks_master',
  'end_reason',
  'binned_at',
  'binned_ms',
  'binned_client',
  'binned_project',
  'missing_files',
  'original_sha256',
  'part_set',
  'is_part',
  'viewed',
  'sender',
  'tags',
  'note_count',
  'open_todo_count',
] as const;

function createWriting(database: DatabaseSync) {
  const values = columns.map((column) => `:${column}`).join(', ');
  const put = database.prepare(
    `INSERT OR REPLACE INTO recordings (${columns.join(', ')}) VALUES (${values})`,
  );
  const putFile = database.prepare('INSERT OR REPLACE INTO recording_files (id, file) VALUES (?, ?)');
  const putScanned = database.prepare('INSERT OR REPLACE INTO scanned (id, signature) VALUES (?, ?)');
  const other = database.prepare('SELECT id FROM recordings WHERE folder = ? AND id <> ?');
  const removals = ['recordings', 'recording_files', 'scanned'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE id = ?`),
  );
  const remove = (id: SQLInputValue) => {
    for (const removal of removals) removal.run(id);
  };
  return {
    put(recording: IndexedRecording) {
      const { file, folder, signature } = recording;
      const replaced = other.get(folder, file.id);
      if (replaced?.id !== undefined) remove(replaced.id);
      put.run(toRow(recording));
      putFile.run(file.id, JSON.stringify(file));
      putScanned.run(file.id, signature);
    },
    remove,
  };
}

function toPlace(row: SummaryRow): RecordingPlace {
  return {
    id: String(row.id),
    folder: String(row.folder),
    projectId: row.project_id as string | null,
    state: row.state as RecordingPlace['state'],
  };
}

function createLookups(database: DatabaseSync) {
  const byId = database.prepare('SELECT id, folder, project_id, state FROM recordings WHERE id = ?');
  const byFolder = database.prepare(
    'SELECT r.id, folder, project_id, state, signature FROM recordings r JOIN scanned USING (id) WHERE folder = ?',
  );
  const file = database.prepare('SELECT file FROM recording_files WHERE id = ?');
  const summary = database.prepare(`${summaryQuery} WHERE r.id = ?`);
  const byOriginal = database.prepare(
    'SELECT id FROM recordings WHERE original_sha256 = ? AND binned_ms IS NULL ORDER BY id',
  );
  const byOrigin = createOriginLookup(database);
  const partSets = database.prepare(
    'SELECT DISTINCT part_set FROM recordings WHERE is_part = 1 AND binned_ms IS NULL ORDER BY part_set',
  );
  const bySet = database.prepare('SELECT id FROM recordings WHERE part_set = ? ORDER BY id');
  return {
    place(id: string) {
      const row = byId.get(id);
      return row === undefined ? null : toPlace(row);
    },
    placeIn(folder: string) {
      const row = byFolder.get(folder);
      return row === undefined ? null : { ...toPlace(row), signature: String(row.signature) };
    },
    file(id: string) {
      const row = file.get(id);
      return row === undefined ? null : (JSON.parse(String(row.file)) as RecordingFile);
    },
    withOrigin: byOrigin,
    partSets: () => partSets.all().map((row) => String(row.part_set)),
    withPartSet: (setId: string) => bySet.all(setId).map((row) => String(row.id)),
    withOriginal: (sha256: string) => byOriginal.all(sha256).map((row) => String(row.id)),
    summary: (id: string) => summary.get(id) ?? null,
  };
}

/** Newest first. The conditions are those of the indexes, word for word: only then are they used. */
function createOriginLookup(database: DatabaseSync) {
  const find = (path: string) =>
    database.prepare(
      `SELECT r.id FROM recording_files f JOIN recordings r USING (id)
       WHERE json_extract(f.file, '${path}') = ? AND binned_ms IS NULL ORDER BY created_ms DESC, r.id`,
    );
  const message = find('$.origin.messageId');
  const item = find('$.origin.itemId');
  const project = find('$.origin.item.project.id');
  const link = find('$.origin.link');
  return (origin: OriginKey): readonly string[] => {
    const rows =
      'link' in origin
        ? link.all(origin.link)
        : 'messageId' in origin
          ? message.all(origin.messageId)
          : 'itemId' in origin
            ? item.all(origin.itemId)
            : project.all(origin.projectId);
    return rows.map((row) => String(row.id));
  };
}

function createOverviews(database: DatabaseSync) {
  const place = 'SELECT id, folder, project_id, state FROM recordings';
  const counts = database.prepare(
    'SELECT project_id, count(*) AS count FROM recordings WHERE binned_ms IS NULL GROUP BY project_id',
  );
  const first = database.prepare('SELECT 1 FROM recordings LIMIT 1');
  const all = database.prepare(`${place} ORDER BY folder`);
  // '0' is the sign after '/'.
  const under = database.prepare(
    `${place} WHERE folder = :folder OR (folder > :folder || '/' AND folder < :folder || '0') ORDER BY folder`,
  );
  const capturing = database.prepare("SELECT id FROM recordings WHERE state = 'capturing' ORDER BY id");
  const withoutMaster = database.prepare(
    'SELECT id FROM recordings WHERE lacks_master = 1 ORDER BY created_ms DESC, id',
  );
  const binned = database.prepare('SELECT id FROM recordings WHERE binned_ms < ? ORDER BY binned_ms, id');
  const binnedFrom = database.prepare(
    `${place} WHERE binned_ms IS NOT NULL AND binned_client = :client AND binned_project = ifnull(:project, binned_project)`,
  );
  const incomplete = database.prepare(
    `${place} WHERE missing_files <> '[]' AND binned_ms IS NULL ORDER BY folder`,
  );
  const used = database.prepare(
    'SELECT binned_ms IS NOT NULL AS binned, sum(total_bytes) AS bytes FROM recordings GROUP BY binned_ms IS NOT NULL',
  );
  return {
    countByProject: () =>
      new Map(counts.all().map((row) => [String(row.project_id), Number(row.count)] as const)),
    isEmpty: () => first.get() === undefined,
    places: () => all.all().map(toPlace),
    placesUnder: (folder: string) => under.all({ folder }).map(toPlace),
    capturing: () => capturing.all().map((row) => String(row.id)),
    withoutMaster: () => withoutMaster.all().map((row) => String(row.id)),
    binnedBefore: (beforeMs: number) => binned.all(beforeMs).map((row) => String(row.id)),
    binnedFrom: (client: string, project: string | null) => binnedFrom.all({ client, project }).map(toPlace),
    incomplete: () => incomplete.all().map(toPlace),
    usedBytes() {
      const bytes = new Map(used.all().map((row) => [row.binned, Number(row.bytes)]));
      return { recordings: bytes.get(0) ?? 0, bin: bytes.get(1) ?? 0 };
    },
  };
}

function createSums(database: DatabaseSync) {
  const unviewed = database.prepare(
    `SELECT project_id, count(*) AS count FROM recordings
     WHERE binned_ms IS NULL AND direction = 'received' AND viewed = 0 GROUP BY project_id`,
  );
  const tags = database.prepare(
    `SELECT tag.value AS tag FROM recordings r, json_each(r.tags) tag
     WHERE r.tags <> '[]' AND r.binned_ms IS NULL GROUP BY tag.value ORDER BY count(*) DESC, tag.value LIMIT 500`,
  );
  const senders = database.prepare(
    `SELECT sender, max(created_ms) AS newest FROM recordings
     WHERE binned_ms IS NULL AND direction = 'received' AND sender IS NOT NULL
     GROUP BY sender ORDER BY newest DESC LIMIT 500`,
  );
  const use = database.prepare(
    `SELECT project_id, kind, count(*) AS count, sum(total_bytes) AS total, sum(iif(has_master, size_bytes, 0)) AS masters
     FROM recordings WHERE binned_ms IS NULL GROUP BY project_id, kind`,
  );
  return {
    use: () =>
      use.all().map(({ project_id: id, kind, count, total, masters }) => ({
        projectId: String(id),
        kind: kind as RecordingKind,
        recordingCount: Number(count),
        captureBytes: Number(total) - Number(masters),
        masterBytes: Number(masters),
      })),
    unviewedByProject: () =>
      new Map(unviewed.all().map((row) => [String(row.project_id), Number(row.count)] as const)),
    tags: () => tags.all().map((row) => String(row.tag)),
    senders: () => senders.all().map((row) => JSON.parse(String(row.sender)) as Person),
  };
}
