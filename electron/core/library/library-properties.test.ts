import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import { nameKey } from './safe-name.ts';
import type { Library } from './library.ts';
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

/** What the test remembers: title and place of each recording, by id. */
type Expected = Map<string, { title: string; client: string; project: string; binned: boolean }>;
type Step = (library: Library, expected: Expected) => Promise<void>;

function pick(expected: Expected, index: number): string | null {
  const ids = [...expected.keys()];
  return ids[index % ids.length] ?? null;
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
    if (filed) expected.set(recordingId, { title, client, project, binned: false });
  });

const setBinned = fc.tuple(which, fc.boolean()).map(([index, binned]): Step => async (library, expected) => {
  const id = pick(expected, index);
  if (id === null) return;
  if (binned) await library.binRecording(id);
  else await library.restoreRecording(id);
  expected.set(id, { ...(expected.get(id) ?? { title: '', client: '', project: '' }), binned });
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
  expected.set(recordingId, { title, ...placement, binned: false });
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
    expect(readdirSync(stored.folder).sort()).toEqual(['capture-microphone.webm', 'recording.json']);
    expect(library.folderLabel(summary.id).startsWith('Bin/')).toBe(wanted?.binned);
  }
  const files = tree(root);
  expect(files.filter((path) => path.endsWith('recording.json'))).toHaveLength(expected.size);
  const ids = files
    .filter((path) => path.endsWith('.json'))
    .map((path) => (readJson(join(root, path)) as RecordingFile).id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(library.problems()).toEqual([]);
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
  it('keeps files and index consistent, and the index can be made again from the files', async () => {
    const step = fc.oneof({ arbitrary: create, weight: 3 }, file, setBinned, rename, updateMany, empty);
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
            library = await reopen(fixture, keepIndex);
            checkConsistent(library, expected, fixture.root);
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
