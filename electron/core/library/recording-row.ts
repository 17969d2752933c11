import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import {
  type CompressionState,
  type RecordingFile,
  type RecordingSummary,
  editedLengthMs,
  linkOf,
} from '../../../shared/model/recording.ts';
import type { Note } from '../../../shared/model/note.ts';
import type { Person } from '../../../shared/model/identity.ts';
import { unfiledClient } from './folder-names.ts';
import { lacksMaster } from './lacks-master.ts';
import { serviceName } from './link-services.ts';

/** A recording as the index is told of it. */
export interface IndexedRecording {
  readonly file: RecordingFile;
  /** Relative to the library folder, with `/`. */
  readonly folder: string;
  /** Null in the bin. */
  readonly projectId: string | null;
  /** Names that `recording.json` lists and the folder lacks. */
  readonly missingFiles: readonly string[];
  /** Of its `notes.json`; none when that cannot be read. */
  readonly notes: readonly Pick<Note, 'kind' | 'done'>[];
  /** Changes whenever the folder or its `recording.json` does. */
  readonly signature: string;
}

/** Bytes of captures and of the file as it came. One file may be several of these, and also the master. */
function sizeOfCaptures({ tracks, original, master }: RecordingFile, missing: ReadonlySet<string>): number {
  const sizes = new Map([...tracks, ...(original ? [original] : [])].map((one) => [one.file, one.sizeBytes]));
  for (const name of [...missing, ...(master ? [master.file] : [])]) sizes.delete(name);
  return sizes.values().reduce((sum, sizeBytes) => sum + sizeBytes, 0);
}

/** True for one of several files of a recording, as it was sent; false for what was made of all of them. */
function isPart({ origin, original }: RecordingFile): boolean {
  const sha256s = (origin?.item?.recordings ?? [])
    .filter(({ files }) => files.length > 1)
    .flatMap(({ files }) => files.map((one) => one.sha256));
  return original !== null && sha256s.includes(original.sha256);
}

/** Values of a row of the table `recordings`, by column. */
export function toRow({
  file,
  folder,
  projectId,
  missingFiles,
  notes,
}: IndexedRecording): Record<string, SQLInputValue> {
  const missing = new Set(missingFiles);
  const captureBytes = sizeOfCaptures(file, missing);
  const link = linkOf(file);
  const masterBytes = file.master === null || missing.has(file.master.file) ? null : file.master.sizeBytes;
  return {
    id: file.id,
    folder,
    project_id: projectId,
    kind: file.kind,
    title: file.title,
    state: file.state,
    direction: file.direction,
    link_service: link === null ? null : serviceName(link),
    created_at: file.createdAt,
    created_ms: Date.parse(file.createdAt),
    duration_ms: editedLengthMs(file),
    size_bytes: masterBytes ?? captureBytes,
    total_bytes: captureBytes + (masterBytes ?? 0),
    has_master: masterBytes === null ? 0 : 1,
    lacks_master: lacksMaster(file) ? 1 : 0,
    end_reason: file.endReason,
    binned_at: projectId === null ? file.binnedAt : null,
    binned_ms: projectId === null ? Date.parse(file.binnedAt ?? file.createdAt) : null,
    binned_client: file.binnedFrom?.client ?? '',
    binned_project: file.binnedFrom?.project ?? '',
    missing_files: JSON.stringify(missingFiles),
    original_sha256: file.original?.sha256 ?? null,
    part_set: file.origin?.item?.part?.setId ?? null,
    is_part: isPart(file) ? 1 : 0,
    viewed: file.views?.firstAt ? 1 : 0,
    sender: file.origin?.sender ? JSON.stringify(file.origin.sender) : null,
    tags: JSON.stringify(file.tags),
    note_count: notes.length,
    open_todo_count: notes.filter(({ kind, done }) => kind === 'todo' && !done).length,
  };
}

/** Columns and joins that {@link toSummary} needs. In the bin, client and project are those it was binned from, if they are still there. */
export const summaryQuery = `
  SELECT r.*, p.id AS known_project, p.name AS project_name, c.id AS known_client, c.name AS client_name, c.folder AS client_folder
  FROM recordings r
  LEFT JOIN clients c ON c.id = (
    CASE WHEN r.binned_ms IS NULL THEN (SELECT client_id FROM projects WHERE id = r.project_id)
    ELSE (SELECT id FROM clients WHERE name = r.binned_client ORDER BY folder LIMIT 1) END)
  LEFT JOIN projects p ON p.id = (
    CASE WHEN r.binned_ms IS NULL THEN r.project_id
    ELSE (SELECT id FROM projects WHERE client_id = c.id AND name = r.binned_project ORDER BY folder LIMIT 1) END)`;

/** A row of {@link summaryQuery} as lists show it. `compression` is `none` where no job is known: then a master tells that one was done. */
export function toSummary(
  row: Record<string, SQLOutputValue>,
  compression: CompressionState,
): RecordingSummary {
  const text = (column: string) => String(row[column] ?? '');
  const clientName = row.client_name === null ? text('binned_client') : text('client_name');
  return {
    id: text('id'),
    kind: row.kind as RecordingSummary['kind'],
    title: text('title'),
    state: row.state as RecordingSummary['state'],
    direction: row.direction as RecordingSummary['direction'],
    link: typeof row.link_service === 'string' ? { service: row.link_service } : null,
    sender: typeof row.sender === 'string' ? (JSON.parse(row.sender) as Person) : null,
    createdAt: text('created_at'),
    durationMs: Number(row.duration_ms),
    sizeBytes: Number(row.size_bytes),
    endReason: row.end_reason as RecordingSummary['endReason'],
    clientId: text('known_client'),
    clientName,
    projectId: text('known_project'),
    projectName: row.project_name === null ? text('binned_project') : text('project_name'),
    unfiled: row.client_folder === null ? clientName === unfiledClient : row.client_folder === unfiledClient,
    binnedAt: row.binned_at as string | null,
    viewed: row.viewed === 1,
    tags: JSON.parse(text('tags')) as readonly string[],
    noteCount: Number(row.note_count),
    openTodoCount: Number(row.open_todo_count),
    compression: compression === 'none' && row.has_master === 1 ? 'done' : compression,
    missingFiles: JSON.parse(text('missing_files')) as readonly string[],
  };
}
