import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportOrder, ExportReport } from '../../../shared/model/history.ts';
import type { Person } from '../../../shared/model/identity.ts';
import { AppError, systemErrorCode } from '../errors.ts';
import { syncFolder } from '../library/atomic-file.ts';
import { exists } from '../library/availability.ts';
import type { Library, StoredRecording } from '../library/library.ts';
import { numberedName, safeName } from '../library/safe-name.ts';
import { createExportPlaces } from './export-places.ts';
import { exportRecording } from './export-recording.ts';
import { type ExportSheets, openSheets } from './export-sheets.ts';
import type { ExportHead } from './history-page.ts';
import type { MessageRecord } from './mail-file.ts';
import { type ListedFile, partialSuffix, recordingsFolder } from './manifest.ts';
import { type PickedRecording, pickRecordings } from './pick-recordings.ts';
import type { OnProgress } from './verify-export.ts';
import { type ManifestWriter, createManifestWriter } from './write-manifest.ts';

/** What {@link exportHistory} works with. */
export interface ExportDeps {
  readonly library: Pick<Library, 'listClients' | 'listRecordings' | 'getStored' | 'summary'>;
  /** Messages that carried each recording, by its id. */
  readonly messageRecords: () => ReadonlyMap<string, readonly MessageRecord[]>;
  readonly author: () => Person | null;
  readonly appVersion: string;
  readonly freeBytes: (folder: string) => Promise<number>;
}

/** What to export, and where to. */
export interface ExportJob {
  readonly order: ExportOrder;
  /** Folder in which the export gets one of its own; made when it is not there. */
  readonly directory: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** Left free beside an export, for whatever else is being recorded on the same disk. */
const spareBytes = 256 * 1024 * 1024;
/** A recording that is moved while it is copied is begun again so often. */
const mostTries = 3;

/**
 * Exports recordings, oldest first, into a new folder in `directory`: built under another name, given its own when all of
 * it is durable, removed when anything fails or `signal` ends it. Holds one recording's texts at a time. Rejects with
 * `nothing-to-export`, `disk-full`, `not-found` for an unknown project, and with the reason of `signal`.
 */
export async function exportHistory(
  deps: ExportDeps,
  job: ExportJob,
): Promise<{ readonly folderName: string; readonly report: ExportReport }> {
  const { title, recordings } = pickRecordings(deps.library, job.order);
  if (recordings.length === 0) throw new AppError('nothing-to-export', 'no recordings in this range');
  await mkdir(job.directory, { recursive: true });
  const neededBytes = recordings.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) + spareBytes;
  if ((await deps.freeBytes(job.directory)) < neededBytes) throw new AppError('disk-full', 'no room');
  const name = safeName(`${job.createdAt.slice(0, 10)} ${title}`);
  const partial = await makePartial(job.directory, name);
  const path = join(job.directory, partial);
  try {
    const report = await fill(deps, job, { path, title, recordings });
    await syncFolder(path);
    const folderName = await giveName(job.directory, partial, name);
    return { folderName, report };
  } catch (error) {
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
    const isFull = ['ENOSPC', 'EDQUOT'].includes(systemErrorCode(error) ?? '');
    throw isFull ? new AppError('disk-full', 'no room for the export', { cause: error }) : error;
  }
}

async function makePartial(directory: string, name: string): Promise<string> {
  for (let count = 1; ; count++) {
    const partial = `${numberedName(name, count)}${partialSuffix}`;
    try {
      await mkdir(join(directory, partial));
      return partial;
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    }
  }
}

async function giveName(directory: string, partial: string, name: string): Promise<string> {
  for (let count = 1; ; count++) {
    const candidate = numberedName(name, count);
    if (await exists(join(directory, candidate))) continue;
    await rename(join(directory, partial), join(directory, candidate));
    await syncFolder(directory);
    return candidate;
  }
}

interface Content {
  readonly path: string;
  readonly title: string;
  readonly recordings: readonly PickedRecording[];
}

async function fill(deps: ExportDeps, job: ExportJob, content: Content): Promise<ExportReport> {
  const { path, title, recordings } = content;
  const { createdAt, order } = job;
  const head: ExportHead = {
    ...{ title, createdAt, recordingCount: recordings.length },
    ...{ author: deps.author(), fromDay: order.fromDay, toDay: order.toDay },
  };
  const manifest = await createManifestWriter(path, { title, createdAt, appVersion: deps.appVersion });
  const sheets = await openSheets(path, head);
  try {
    const counts = await copyAll(deps, job, { ...content, sheets, manifest });
    let sizeBytes = counts.sizeBytes;
    for (const file of await sheets.finish()) {
      sizeBytes += file.sizeBytes;
      await manifest.add(file);
    }
    const { sha256, sizeBytes: own } = await manifest.finish();
    return { ...counts, kind: 'export', sizeBytes: sizeBytes + own, manifestSha256: sha256 };
  } finally {
    await sheets.close();
    await manifest.close();
  }
}

interface Writing extends Content {
  readonly sheets: ExportSheets;
  readonly manifest: ManifestWriter;
}

async function copyAll(deps: ExportDeps, job: ExportJob, { path, recordings, sheets, manifest }: Writing) {
  const { signal, onProgress, order } = job;
  const messages = deps.messageRecords();
  await mkdir(join(path, recordingsFolder));
  const counts = { recordingCount: 0, incompleteCount: 0, sizeBytes: 0 };
  const add = async (file: ListedFile) => {
    counts.sizeBytes += file.sizeBytes;
    await manifest.add(file);
  };
  const places = createExportPlaces(path, deps.library, add);
  // So that recordings without any sound count for something.
  const weightOf = ({ sizeBytes }: PickedRecording) => sizeBytes + 1;
  const total = recordings.reduce((sum, one) => sum + weightOf(one), 0);
  let done = 0;
  for (const picked of recordings) {
    signal.throwIfAborted();
    const target = { ...(await places.of(deps.library.summary(picked.id))), root: path };
    const { recording, files } = await withStored(deps, picked.id, (stored) =>
      exportRecording(stored, target, {
        withCaptures: order.withCaptures,
        messages: messages.get(picked.id) ?? [],
        signal,
        onShare: (share) => onProgress((done + share * weightOf(picked)) / total),
      }),
    );
    for (const file of files) await add(file);
    await sheets.add(recording);
    counts.recordingCount += 1;
    if (recording.missing.length > 0) counts.incompleteCount += 1;
    done += weightOf(picked);
    onProgress(done / total);
  }
  await places.sync();
  return counts;
}

/** Runs `work` on a recording where it lies, and again where it was moved meanwhile. */
async function withStored<Value>(
  { library }: Pick<ExportDeps, 'library'>,
  id: string,
  work: (stored: StoredRecording) => Promise<Value>,
): Promise<Value> {
  for (let tries = 1; ; tries++) {
    const stored = library.getStored(id);
    try {
      return await work(stored);
    } catch (error) {
      const isGone = systemErrorCode(error) === 'ENOENT';
      if (!isGone || tries === mostTries || library.getStored(id).folder === stored.folder) throw error;
    }
  }
}
