import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AppEvent } from '../../../../shared/contract/events.ts';
import type { RecordingFile } from '../../../../shared/model/recording.ts';
import { createLibrary } from '../create-library.ts';
import { derivedTables } from '../index-schema.ts';
import type { Library } from '../library.ts';

/** A library in a temporary folder, for tests. */
export interface LibraryFixture {
  /** The library folder. */
  readonly root: string;
  readonly indexPath: string;
  readonly clock: { nowMs: () => number; set(iso: string): void };
  readonly events: readonly AppEvent[];
  /** Everything that was logged as an error. */
  readonly failures: readonly unknown[];
  /** Opens the library, an open one being closed first, and waits until it is indexed. */
  open(options?: {
    readonly root?: string;
    readonly wait?: boolean;
    /** Opens it as the app does: changes made by hand are taken in by themselves from then on. */
    readonly watched?: boolean;
  }): Promise<Library>;
  close(): Promise<void>;
  /** Rows of all derived tables, in order. */
  dump(): Readonly<Record<string, readonly unknown[]>>;
  deleteIndex(): void;
  dispose(): Promise<void>;
}

/** Creates a {@link LibraryFixture} whose clock says 2026-11-22 08:30 UTC. */
export function createLibraryFixture(): LibraryFixture {
  const base = mkdtempSync(join(tmpdir(), 'outspoken-library-'));
  const root = join(base, 'Outspoken');
  const indexPath = join(base, 'data', 'index.db');
  mkdirSync(join(base, 'data'));
  const events: AppEvent[] = [];
  const failures: unknown[] = [];
  let nowMs = Date.parse('2026-11-22T08:30:00.000Z');
  let library: Library | null = null;
  const clock = { nowMs: () => nowMs, set: (iso: string) => void (nowMs = Date.parse(iso)) };
  const close = async () => {
    await library?.dispose();
    library = null;
  };
  return {
    root,
    indexPath,
    clock,
    events,
    failures,
    close,
    async open(options = {}) {
      await close();
      library = await createLibrary({
        libraryDirectory: options.root ?? root,
        indexPath,
        clock,
        emit: (name, payload) => events.push({ name, payload } as AppEvent),
        log: { info: () => undefined, error: (event, error) => failures.push([event, error]) },
        compressionState: () => 'none',
        isWatched: options.watched === true,
      });
      if (options.wait !== false) await library.indexed();
      if (options.watched === true) await library.refresh();
      return library;
    },
    dump: () => dumpIndex(indexPath),
    deleteIndex: () => {
      for (const suffix of ['', '-wal', '-shm']) rmSync(indexPath + suffix, { force: true });
    },
    async dispose() {
      await close();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

function dumpIndex(path: string): Readonly<Record<string, readonly unknown[]>> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return Object.fromEntries(
      derivedTables.map((table) => [table, database.prepare(`SELECT * FROM ${table} ORDER BY id`).all()]),
    );
  } finally {
    database.close();
  }
}

/** `recording.json` of a voice memo that has just begun. */
export function newTakeFile(
  changes: Partial<RecordingFile> = {},
): Omit<RecordingFile, 'title'> & { title: string | null } {
  return {
    schemaVersion: 1,
    id: randomUUID(),
    kind: 'voice',
    state: 'capturing',
    direction: 'made',
    createdAt: '2026-11-22T09:30:00.000+01:00',
    timeZone: 'Europe/Berlin',
    author: null,
    durationMs: 0,
    endReason: null,
    marks: [],
    pauses: [],
    levels: [],
    tracks: [
      {
        track: 'microphone',
        file: 'capture-microphone.webm',
        mimeType: 'audio/webm;codecs=opus',
        sizeBytes: 0,
        deviceLabel: '',
        offsetMs: 0,
        durationMs: null,
        lostAtMs: null,
        sha256: null,
      },
    ],
    master: null,
    edit: null,
    tags: [],
    views: null,
    sendReceipts: null,
    origin: null,
    original: null,
    released: null,
    binnedAt: null,
    binnedFrom: null,
    title: null,
    ...changes,
  };
}

/** Makes a whole recording with a capture of 100 bytes; returns its id. */
export async function makeRecording(
  library: Library,
  options: { readonly projectId?: string | null; readonly title?: string; readonly createdAt?: string } = {},
): Promise<string> {
  const createdAt = options.createdAt === undefined ? {} : { createdAt: options.createdAt };
  const { file, folder } = await library.beginTake({
    file: newTakeFile({ ...createdAt, ...(options.title === undefined ? {} : { title: options.title }) }),
    projectId: options.projectId ?? null,
  });
  writeFileSync(join(folder, 'capture-microphone.webm'), Buffer.alloc(100, 1));
  await library.update(file.id, (current) => ({
    ...current.file,
    state: 'ready',
    durationMs: 1000,
    endReason: 'stopped',
    tracks: current.file.tracks.map((track) => ({ ...track, sizeBytes: 100 })),
  }));
  return file.id;
}

/** Reads a JSON file. */
export function readJson(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(...path), 'utf8'));
}

/** Every path below `folder`, folders ending with `/`, in order. */
export function tree(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map(
      (entry) =>
        join(entry.parentPath, entry.name).slice(folder.length + 1) + (entry.isDirectory() ? '/' : ''),
    )
    .sort();
}
