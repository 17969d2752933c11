import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExportOrder } from '../../../../shared/model/history.ts';
import type { Note } from '../../../../shared/model/note.ts';
import type { RecordingFile } from '../../../../shared/model/recording.ts';
import type { Library } from '../../library/library.ts';
import {
  type LibraryFixture,
  createLibraryFixture,
  newTakeFile,
} from '../../library/test-support/library-fixture.ts';
import { type ExportDeps, type ExportJob, exportHistory } from '../export-history.ts';
import type { MessageRecord } from '../mail-file.ts';

/** For tests: small real sound. */
export const speech = fileURLToPath(new URL('../../../../assets/samples/speech.ogg', import.meta.url));
/** For tests: a small real film. */
export const film = fileURLToPath(
  new URL('../../../../assets/samples/chromium-screen-vp8.webm', import.meta.url),
);
/** For tests: an order for everything. */
export const everything: ExportOrder = {
  scope: { all: true },
  fromDay: null,
  toDay: null,
  withCaptures: false,
};

/** For tests: a library and a folder for exports. */
export interface HistoryFixture {
  readonly libraryFixture: LibraryFixture;
  readonly library: Library;
  readonly directory: string;
  readonly messages: Map<string, readonly MessageRecord[]>;
  /** Adds a recording whose one capture is a copy of `source`. */
  add(
    changes?: Partial<RecordingFile> & { readonly place?: readonly [string, string] },
    source?: string,
  ): Promise<string>;
  /** Exports; gives the path. */
  export(job?: Partial<ExportJob>, deps?: Partial<ExportDeps>): Promise<string>;
  dispose(): Promise<void>;
}

/** For tests: creates a {@link HistoryFixture}. */
export async function createHistoryFixture(): Promise<HistoryFixture> {
  const libraryFixture = createLibraryFixture();
  const library = await libraryFixture.open();
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'outspoken-exports-')));
  const directory = join(base, 'exports');
  const messages = new Map<string, readonly MessageRecord[]>();
  return {
    ...{ libraryFixture, library, directory, messages },
    add: (changes = {}, source = speech) => addRecording(library, changes, source),
    async export(job = {}, deps = {}) {
      const { folderName } = await exportHistory(
        {
          ...{ library, messageRecords: () => messages, appVersion: '0.1.0' },
          author: () => ({ name: 'Ada Client', email: 'ada@client.example' }),
          freeBytes: () => Promise.resolve(1e12),
          ...deps,
        },
        {
          ...{ order: everything, directory, createdAt: '2026-11-23T10:00:00.000+01:00' },
          ...{ signal: new AbortController().signal, onProgress: () => undefined },
          ...job,
        },
      );
      return join(directory, folderName);
    },
    async dispose() {
      await libraryFixture.dispose();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

async function addRecording(
  library: Library,
  { place, ...changes }: Partial<RecordingFile> & { readonly place?: readonly [string, string] },
  source: string,
): Promise<string> {
  const project =
    place === undefined ? null : await library.createProject({ client: place[0], project: place[1] });
  const { file, folder } = await library.beginTake({
    file: newTakeFile({ title: 'First reading', ...changes, state: 'capturing' }),
    projectId: project?.projectId ?? null,
  });
  for (const track of file.tracks) copyFileSync(source, join(folder, track.file));
  for (const one of [file.master, file.original])
    if (one !== null) copyFileSync(source, join(folder, one.file));
  await library.update(file.id, (current) => ({
    ...current.file,
    state: 'ready',
    durationMs: file.durationMs === 0 ? 8000 : file.durationMs,
    endReason: 'stopped',
    tracks: file.tracks.map((track) => ({ ...track, sizeBytes: statSync(source).size })),
  }));
  return file.id;
}

/** For tests: puts a transcript beside a recording. */
export function putTranscript(library: Library, id: string, text: string): void {
  const { folder } = library.getStored(id);
  writeFileSync(join(folder, 'transcript.vtt'), `WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n${text}\n`);
}

/** For tests: a to-do. */
export function newNote(changes: Partial<Note> = {}): Note {
  return {
    ...{ id: randomUUID(), atMs: 2000, endMs: null, text: 'Cut this.', kind: 'todo', done: false },
    ...{ createdAt: '2026-11-22T11:00:00.000Z', author: null },
    ...changes,
  };
}

/** For tests: a message that was sent and viewed. */
export function sentMessage(changes: Partial<MessageRecord> = {}): MessageRecord {
  const itemId = randomUUID();
  return {
    ...{ messageId: `<${itemId}@client.example>`, inReplyTo: null, itemId, via: 'account' },
    ...{ from: 'ada@client.example', to: [{ name: 'Ben', email: 'ben@studio.example' }], cc: [] },
    ...{ subject: 'First reading', text: 'Please listen.', part: null, state: 'viewed', maybeSent: false },
    ...{ createdAt: '2026-11-22T09:31:00.000Z', sentAt: '2026-11-22T09:32:00.000Z' },
    ...{ deliveredAt: '2026-11-22T09:33:00.000Z', openedAt: null },
    viewed: { by: 'ben@studio.example', firstAt: '2026-11-22T10:00:00.000Z', share: 0.8 },
    ...changes,
  };
}
