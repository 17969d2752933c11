import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { ParsedArgs } from '../../../shared/contract/methods.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
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

/** What is known of where a recording came from: the message's id, the item's, or the project's, as its sender has them. */
export type OriginKey =
  { readonly messageId: string } | { readonly itemId: string } | { readonly projectId: string };

type Scope = ParsedArgs<'library.listRecordings'>['scope'];

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
  summary(id: string): SummaryRow | null;
  list(page: {
    readonly scope: Scope;
    readonly offset: number;
    readonly limit: number;
  }): readonly SummaryRow[];
  count(scope: Scope): number;
  countByProject(): ReadonlyMap<string, number>;
  places(): readonly RecordingPlace[];
  capturing(): readonly string[];
  /** Those in the bin since before `beforeMs`, oldest first. */
  binnedBefore(beforeMs: number): readonly string[];
  /** Those in the bin that came from this client, or from this project of it. */
  binnedFrom(client: string, project: string | null): readonly RecordingPlace[];
  /** Those not in the bin whose files are not all there. */
  incomplete(): readonly RecordingPlace[];
  usedBytes(): { readonly recordings: number; readonly bin: number };
}

/** Statements about recordings. */
export function createRecordingRows(database: DatabaseSync): RecordingRows {
  return { ...createWriting(database), ...createLookups(database), ...createLists(database) };
}

const columns = [
  'id',
  'folder',
  'project_id',
  'kind',
  'title',
  'state',
  'direction',
  'created_at',
  'created_ms',
  'duration_ms',
  'size_bytes',
  'total_bytes',
  'has_master',
  'end_reason',
  'binned_at',
  'binned_ms',
  'binned_client',
  'binned_project',
  'missing_files',
  'original_sha256',
  'viewed',
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
  return (origin: OriginKey): readonly string[] => {
    const rows =
      'messageId' in origin
        ? message.all(origin.messageId)
        : 'itemId' in origin
          ? item.all(origin.itemId)
          : project.all(origin.projectId);
    return rows.map((row) => String(row.id));
  };
}

/** Each scope's condition, its order, and the value of its parameter. */
function scopeQuery(scope: Scope): { readonly name: keyof typeof conditions; readonly value: string | null } {
  if ('projectId' in scope) return { name: 'project', value: scope.projectId };
  if ('clientId' in scope) return { name: 'client', value: scope.clientId };
  if ('received' in scope) return { name: 'received', value: null };
  return { name: 'bin' in scope ? 'bin' : 'all', value: null };
}

const conditions = {
  all: 'binned_ms IS NULL AND :value IS NULL',
  received: "binned_ms IS NULL AND direction = 'received' AND :value IS NULL",
  bin: 'binned_ms IS NOT NULL AND :value IS NULL',
  project: 'binned_ms IS NULL AND project_id = :value',
  client: 'binned_ms IS NULL AND project_id IN (SELECT id FROM projects WHERE client_id = :value)',
} as const;

function createLists(database: DatabaseSync) {
  const prepared = Object.fromEntries(
    Object.entries(conditions).map(([name, condition]) => {
      const order = `${name === 'bin' ? 'r.binned_ms' : 'r.created_ms'} DESC, r.id`;
      // The page is cut before anything is joined to it.
      const page = `(SELECT * FROM recordings r WHERE ${condition} ORDER BY ${order} LIMIT :limit OFFSET :offset)`;
      const query = `${summaryQuery.replace('FROM recordings r', `FROM ${page} r`)} ORDER BY ${order}`;
      const count = `SELECT count(*) AS count FROM recordings WHERE ${condition}`;
      return [name, { list: database.prepare(query), count: database.prepare(count) }];
    }),
  ) as Record<keyof typeof conditions, Record<'list' | 'count', ReturnType<DatabaseSync['prepare']>>>;
  return {
    list({ scope, offset, limit }: Parameters<RecordingRows['list']>[0]) {
      const { name, value } = scopeQuery(scope);
      return prepared[name].list.all({ value, offset, limit });
    },
    count(scope: Scope) {
      const { name, value } = scopeQuery(scope);
      return Number(prepared[name].count.get({ value })?.count);
    },
    ...createOverviews(database),
  };
}

function createOverviews(database: DatabaseSync) {
  const place = 'SELECT id, folder, project_id, state FROM recordings';
  const counts = database.prepare(
    'SELECT project_id, count(*) AS count FROM recordings WHERE binned_ms IS NULL GROUP BY project_id',
  );
  const all = database.prepare(`${place} ORDER BY folder`);
  const capturing = database.prepare("SELECT id FROM recordings WHERE state = 'capturing' ORDER BY id");
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
    places: () => all.all().map(toPlace),
    capturing: () => capturing.all().map((row) => String(row.id)),
    binnedBefore: (beforeMs: number) => binned.all(beforeMs).map((row) => String(row.id)),
    binnedFrom: (client: string, project: string | null) => binnedFrom.all({ client, project }).map(toPlace),
    incomplete: () => incomplete.all().map(toPlace),
    usedBytes() {
      const bytes = new Map(used.all().map((row) => [row.binned, Number(row.bytes)]));
      return { recordings: bytes.get(0) ?? 0, bin: bytes.get(1) ?? 0 };
    },
  };
}
