import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordingFile, RecordingSummary } from '../../../shared/model/recording.ts';
import { untouchedEdit } from '../../../shared/model/edit.ts';
import { AppError } from '../errors.ts';
import { nameKey } from './safe-name.ts';
import type { Library } from './library.ts';
import { withEdit } from './set-edit.ts';
import {
  type LibraryFixture,
  createLibraryFixture,
  makeRecording,
  readJson,
  tree,
} from './test-support/library-fixture.ts';

const names = [
  'Acme',
  'acme',
  'A/B',
  'A:B',
  'Bin',
  'CON',
  'Unfiled',
  'x'.repeat(200),
  '…',
  'Café',
  'Cafe\u0301',
];
const name = fc.constantFrom(...names);
const which = fc.nat(20);

/** What the test remembers: title and place of each recording, by id, and whether it has a transcript. */
interface Remembered {
  readonly title: string;
  readonly client: string;
  readonly project: string;
  readonly binned: boolean;
  /** Whether its word stands there; undefined while nothing was ever put there. */
  readonly transcript?: boolean;
  readonly note?: boolean;
  readonly tag?: boolean;
}
type Expected = Map<string, Remembered>;
type Step = (library: Library, expected: Expected) => Promise<void>;

function pick(expected: Expected, index: number): string | null {
  const ids = [...expected.keys()];
  return ids[index % ids.length] ?? null;
}

function put(expected: Expected, id: string, change: Partial<Remembered>) {
  const before = expected.get(id) ?? { title: '', client: '', project: '', binned: false };
  expected.set(id, { ...before, ...change });
}

/** A word that stands in one place of one recording. */
function wordOf(place: 'transcript' | 'note' | 'tag', id: string): string {
  return `${place}${id.replaceAll('-', '')}`;
}

/** Expected refusals are part of the game. */
async function unless(codes: readonly string[], work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof AppError && codes.includes(error.code)) return false;
    throw error;
  }
}

const create = fc.record({ title: name }).map(({ title }): Step => async (library, expected) => {
  const id = await makeRecording(library, { title });
  expected.set(id, { title, client: 'Unfiled', project: 'Recordings', binned: false });
});

const file = fc
  .tuple(which, name, name, name)
  .map(([index, title, client, project]): Step => async (library, expected) => {
    const recordingId = pick(expected, index);
    if (recordingId === null) return;
    const filed = await unless(
      ['conflict'],
      library.fileRecording({ recordingId, title, placement: { client, project } }),
    );
    expect(filed).toBe(expected.get(recordingId)?.binned === false);
    if (filed) put(expected, recordingId, { title, client, project, binned: false });
  });

const setBinned = fc.tuple(which, fc.boolean()).map(([index, binned]): Step => async (library, expected) => {
  const id = pick(expected, index);
  if (id === null) return;
  if (binned) await library.binRecording(id);
  else await library.restoreRecording(id);
  put(expected, id, { binned });
});

/** Another program puts a transcript beside a recording, and takes its words back again. */
const speak = fc.tuple(which, fc.boolean()).map(([index, transcript]): Step => (library, expected) => {
  const id = pick(expected, index);
  if (id === null) return Promise.resolve();
  const cue = transcript ? `\n00:01.000 --> 00:02.000\n${wordOf('transcript', id)}\n` : '';
  writeFileSync(join(library.getStored(id).folder, 'transcript.vtt'), `WEBVTT\n${cue}`);
  put(expected, id, { transcript });
  return Promise.resolve();
});

const writeNote = fc.tuple(which, fc.boolean()).map(([index, note]): Step => async (library, expected) => {
  const id = pick(expected, index);
  if (id === null) return;
  const told = { endMs: null, kind: 'note', done: false, author: null } as const;
  const createdAt = '2026-11-22T08:30:00.000Z';
  const text = wordOf('note', id);
  await library.changeNotes(id, () => (note ? [{ ...told, id, atMs: 1000, text, createdAt }] : []));
  put(expected, id, { note });
});

const setTags = fc.tuple(which, fc.boolean()).map(([index, tag]): Step => async (library, expected) => {
  const id = pick(expected, index);
  if (id === null) return;
  await library.update(id, ({ file: current }) => ({ ...current, tags: tag ? [wordOf('tag', id)] : [] }));
  put(expected, id, { tag });
});

/** Cuts the beginning away, or takes that back. */
const edit = fc.tuple(which, fc.boolean()).map(([index, isCut]): Step => async (library, expected) => {
  const id = pick(expected, index);
  if (id === null) return;
  const cuts = isCut ? [{ startMs: 0, endMs: 500 }] : [];
  await library.update(id, ({ file: current }) =>
    withEdit(current, { ...untouchedEdit, revision: current.edit?.revision ?? 0, cuts }),
  );
});

const empty: fc.Arbitrary<Step> = fc.constant(async (library, expected) => {
  const doomed = [...expected].filter(([, { binned }]) => binned);
  expect(await library.emptyBin()).toEqual({ removed: doomed.length });
  for (const [id] of doomed) expected.delete(id);
});

const rename = fc
  .tuple(which, name, fc.boolean())
  .map(([index, to, isClient]): Step => async (library, expected) => {
    const clients = library.listClients();
    const client = clients[index % clients.length];
    const project = client?.projects[index % client.projects.length];
    if (client === undefined || project === undefined) return;
    const renamed = await unless(
      ['conflict', 'unsupported'],
      isClient
        ? library.renameClient({ clientId: client.id, name: to })
        : library.renameProject({ projectId: project.id, name: to }),
    );
    if (!renamed) return;
    for (const [id, was] of expected) {
      if (nameKey(was.client) !== nameKey(client.name)) continue;
      if (isClient) expected.set(id, { ...was, client: to });
      else if (nameKey(was.project) === nameKey(project.name)) expected.set(id, { ...was, project: to });
    }
  });

const updateMany = fc.tuple(which, name).map(([index, title]): Step => async (library, expected) => {
  const recordingId = pick(expected, index);
  if (recordingId === null || expected.get(recordingId)?.binned === true) return;
  const placement = { client: 'Unfiled', project: 'Recordings' };
  await Promise.all([
    library.update(recordingId, ({ file: current }) => ({ ...current, durationMs: current.durationMs + 1 })),
    library.fileRecording({ recordingId, title, placement }),
    library.update(recordingId, ({ file: current }) => ({ ...current, durationMs: current.durationMs + 1 })),
  ]);
  put(expected, recordingId, { title, ...placement, binned: false });
});

/** What the user can do that offers Undo, each with what Undo does: with nothing but what was known before. */
const undoable = {
  bin: () => ({
    act: (library: Library, { id }: RecordingSummary) => library.binRecording(id),
    undo: (library: Library, { id }: RecordingSummary) => library.restoreRecording(id),
  }),
  move: (placement: { client: string; project: string } | null) => ({
    act: (library: Library, { id: recordingId, title }: RecordingSummary) =>
      library.fileRecording({ recordingId, title, placement }),
    undo: (library: Library, { id: recordingId, title, ...before }: RecordingSummary) =>
      library.fileRecording({
        ...{ recordingId, title },
        placement: { client: before.clientName, project: before.projectName },
      }),
  }),
  tag: (tags: readonly string[]) => ({
    act: (library: Library, { id }: RecordingSummary) =>
      library.update(id, ({ file: current }) => ({ ...current, tags: [...tags] })),
    undo: (library: Library, { id, tags: before }: RecordingSummary) =>
      library.update(id, ({ file: current }) => ({ ...current, tags: [...before] })),
  }),
};

/** Several recordings at once, undone in the same order: everything is as it was, whatever was done to others meanwhile. */
const actAndUndo = fc
  .tuple(
    fc.array(which, { minLength: 1, maxLength: 3 }),
    fc.oneof(
      fc.constant(undoable.bin()),
      fc.option(fc.record({ client: name, project: name })).map(undoable.move),
      fc.uniqueArray(fc.constantFrom('draft', 'Chapter two', 'Café'), { maxLength: 2 }).map(undoable.tag),
    ),
    fc.option(create),
  )
  .map(([indices, { act, undo }, meanwhile]): Step => async (library, expected) => {
    const ids = new Set(indices.map((index) => pick(expected, index)));
    const chosen = [...ids].filter((id) => id !== null && expected.get(id)?.binned === false);
    const before = chosen.map((id) => library.summary(id ?? ''));
    for (const one of before) await act(library, one);
    await meanwhile?.(library, expected);
    for (const one of before) await undo(library, one);
    expect(before.map(({ id }) => library.summary(id))).toEqual(before);
  });

/** Files, index and memory say the same. */
function checkConsistent(library: Library, expected: Expected, root: string): void {
  const list = (scope: { all: true } | { bin: true }) =>
    library.listRecordings({ scope, offset: 0, limit: 500 }).items;
  const found = [...list({ all: true }), ...list({ bin: true })];
  expect(found.map(({ id }) => id).sort()).toEqual([...expected.keys()].sort());
  for (const summary of found) {
    const wanted = expected.get(summary.id);
    const stored = library.getStored(summary.id);
    expect(readJson(stored.folder, 'recording.json')).toEqual(stored.file);
    expect(stored.file.title).toBe(wanted?.title);
    expect(nameKey(summary.clientName)).toBe(nameKey(wanted?.client ?? ''));
    expect(nameKey(summary.projectName)).toBe(nameKey(wanted?.project ?? ''));
    expect(summary.binnedAt !== null).toBe(wanted?.binned);
    const notes = wanted?.note === undefined ? [] : ['notes.json'];
    const transcript = wanted?.transcript === undefined ? [] : ['transcript.vtt'];
    expect(readdirSync(stored.folder).sort()).toEqual([
      'capture-microphone.webm',
      ...notes,
      'recording.json',
      ...transcript,
    ]);
    expect(library.folderLabel(summary.id).startsWith('Bin/')).toBe(wanted?.binned);
  }
  const files = tree(root);
  expect(files.filter((path) => path.endsWith('recording.json'))).toHaveLength(expected.size);
  const ids = files
    .filter((path) => path.endsWith('.json') && !path.endsWith('notes.json'))
    .map((path) => (readJson(join(root, path)) as RecordingFile).id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(library.problems()).toEqual([]);
}

/** Search finds what is there and nothing else; transcripts only once the folder was looked through. */
async function checkSearch(library: Library, expected: Expected, isScanned: boolean): Promise<void> {
  const find = async (words: string) => {
    const { groups } = await library.search({ query: `"${words}"`, limit: 100 });
    return groups.flatMap(({ hits }) => hits);
  };
  for (const [id, { title, binned, ...written }] of expected) {
    if (/[\p{L}\p{N}]/u.test(title)) {
      expect((await find(title)).some(({ recording }) => recording.id === id)).toBe(!binned);
    }
    for (const source of ['transcript', 'note', 'tag'] as const) {
      if (source === 'transcript' && !isScanned) continue;
      const found = (await find(wordOf(source, id))).map(({ recording, passages }) => [
        recording.id,
        passages.map((passage) => [passage.source, passage.atMs]),
      ]);
      const atMs = source === 'tag' ? null : 1000;
      expect(found).toEqual(written[source] === true && !binned ? [[id, [[source, atMs]]]] : []);
    }
  }
}

async function reopen(fixture: LibraryFixture, keepIndex: boolean): Promise<Library> {
  await fixture.close();
  const before = fixture.dump();
  if (!keepIndex) fixture.deleteIndex();
  const library = await fixture.open();
  expect(fixture.dump()).toEqual(before);
  return library;
}

describe('any sequence of changes', () => {
  it('keeps files, index and search consistent, and the index can be made again from the files', async () => {
    const step = fc.oneof(
      { arbitrary: create, weight: 3 },
      file,
      setBinned,
      rename,
      updateMany,
      speak,
      writeNote,
      setTags,
      edit,
      { arbitrary: actAndUndo, weight: 3 },
      empty,
    );
    const rounds = fc.array(fc.tuple(fc.array(step, { minLength: 1, maxLength: 8 }), fc.boolean()), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(rounds, async (sequence) => {
        const fixture = createLibraryFixture();
        try {
          const expected: Expected = new Map();
          let library = await fixture.open();
          for (const [steps, keepIndex] of sequence) {
            for (const run of steps) await run(library, expected);
            checkConsistent(library, expected, fixture.root);
            await checkSearch(library, expected, false);
            library = await reopen(fixture, keepIndex);
            checkConsistent(library, expected, fixture.root);
            await checkSearch(library, expected, true);
          }
          expect(fixture.failures).toEqual([]);
        } finally {
          await fixture.dispose();
        }
      }),
      { numRuns: 25 },
    );
  });
});
