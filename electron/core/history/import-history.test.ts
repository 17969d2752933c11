import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { untouchedEdit } from '../../../shared/model/edit.ts';
import { toReceived } from '../inbox/received-recording.ts';
import { tree } from '../library/test-support/library-fixture.ts';
import { importHistory } from './import-history.ts';
import type { ListedFile, Manifest } from './manifest.ts';
import {
  type HistoryFixture,
  createHistoryFixture,
  newNote,
  putTranscript,
  sentMessage,
  speech,
} from './test-support/history-fixture.ts';

let here: HistoryFixture;
let there: HistoryFixture;

beforeEach(async () => {
  here = await createHistoryFixture();
  there = await createHistoryFixture();
});
afterEach(async () => {
  await here.dispose();
  await there.dispose();
});

const memoir = ['Harbour Press', 'Memoir'] as const;

function importInto(
  fixture: HistoryFixture,
  path: string,
  {
    signal = new AbortController().signal,
    accounts = [],
  }: { readonly signal?: AbortSignal; readonly accounts?: readonly string[] } = {},
) {
  return importHistory(
    {
      library: fixture.library,
      libraryDirectory: () => fixture.libraryFixture.root,
      freeBytes: () => Promise.resolve(1e12),
      accountAddresses: () => accounts,
      onImported: () => undefined,
    },
    path,
    { signal, onProgress: () => undefined },
  );
}

/** Every file of an export with its content, by path; without what tells when and by whom it was exported. */
function contents(path: string): Readonly<Record<string, string>> {
  const files = tree(path).filter((one) => !one.endsWith('/') && one !== 'manifest.json');
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(path, file), 'base64')]));
}

/** Changes the manifest as somebody would who knows how it is made. */
function forge(path: string, change: (manifest: Manifest) => void): void {
  const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as Manifest;
  change(manifest);
  writeFileSync(join(path, 'manifest.json'), JSON.stringify(manifest));
}

function relist(path: string, file: ListedFile): ListedFile {
  const bytes = readFileSync(join(path, file.path));
  return {
    path: file.path,
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

describe('importHistory', () => {
  it('gives back projects, people, ids, titles, notes, transcripts, messages and views', async () => {
    const id = await here.add({ place: memoir, title: 'First', direction: 'received', tags: ['draft'] });
    const { projectId } = here.library.summary(id);
    const people = [{ name: 'Ben', email: 'ben@studio.example' }];
    await here.library.setPeople({ projectId, people });
    putTranscript(here.library, id, 'Good morning.');
    here.messages.set(id, [sentMessage()]);
    const report = await importInto(there, await here.export());
    expect(report).toEqual({ kind: 'import', importedCount: 1, knownCount: 0, damaged: [], damagedCount: 0 });
    const summary = there.library.summary(id);
    expect(summary).toMatchObject({ title: 'First', direction: 'received', projectId, tags: ['draft'] });
    expect(there.library.listClients()[0]).toMatchObject({ name: 'Harbour Press', projects: [{ people }] });
    const names = readdirSync(there.library.getStored(id).folder);
    expect(names.sort()).toEqual(
      ['capture-microphone.webm', 'mail.json', 'recording.json', 'transcript.vtt'].sort(),
    );
  });

  it('takes along a recording that is a link, which leads to where it is and nowhere else', async () => {
    const origin = {
      ...{ kind: 'mail' as const, originalName: '', receivedAt: '2026-11-20T10:00:00.000Z', sender: null },
      ...{ subject: 'Film', text: '', messageId: null, inReplyTo: null, itemId: null, item: null },
    };
    const { projectId } = await here.library.createProject({ client: 'Harbour Press', project: 'Memoir' });
    const keep = async (link: string) => {
      const file = toReceived({ ...origin, link }, 'A film');
      return (await here.library.beginTake({ file, projectId })).file.id;
    };
    const loom = 'https://www.loom.com/share/0123456789abcdef?a=1&b="2"';
    const id = await keep(loom);
    await keep('javascript:alert("hostile")');
    const path = await here.export();
    const page = readFileSync(join(path, 'index.html'), 'utf8');
    const links = [...page.matchAll(/<a href="([^"]*)" target="_blank" rel="noopener noreferrer">/g)];
    expect(links.map(([, href]) => href)).toEqual([
      'https://www.loom.com/share/0123456789abcdef?a=1&amp;b=%222%22',
    ]);
    expect(page).toContain('<p dir="ltr">javascript:alert(&quot;hostile&quot;)</p>');
    expect(page).not.toMatch(/<(audio|video)/);
    expect(readFileSync(join(path, 'timeline.md'), 'utf8')).toContain('- Link: https://www.loom.com/share/');
    expect(await importInto(there, path)).toMatchObject({ importedCount: 2, damagedCount: 0 });
    expect(there.library.summary(id)).toMatchObject({ link: { service: 'Loom' }, missingFiles: [] });
    expect(there.library.getStored(id).file.origin?.link).toBe(loom);
  });

  it('gives a new project the mail account it went by, where this app has one with that address', async () => {
    const id = await here.add({ place: memoir });
    const { projectId } = here.library.summary(id);
    await here.library.setAccount({ projectId, account: 'zoe@studio.example' });
    const path = await here.export();
    const accountIn = ({ library }: HistoryFixture) =>
      library.listClients().flatMap(({ projects }) => projects.map(({ account }) => account));
    const accounts = ['ada@client.example', 'Zoe@Studio.example'];
    await importInto(there, path, { accounts });
    expect(accountIn(there)).toEqual(['Zoe@Studio.example']);
    await here.library.setAccount({ projectId, account: null });
    await importInto(here, path, { accounts });
    expect(accountIn(here)).toEqual([null]);
    const elsewhere = await createHistoryFixture();
    await importInto(elsewhere, path, { accounts: ['ada@client.example'] });
    expect(accountIn(elsewhere)).toEqual([null]);
    await elsewhere.dispose();
  });

  it('doubles nothing: what is here or in the bin stays as it is', async () => {
    const id = await here.add({ place: memoir });
    const other = await here.add({ title: 'Other' });
    const path = await here.export();
    await importInto(there, path);
    await there.library.fileRecording({ recordingId: id, title: 'Renamed here', placement: null });
    await there.library.binRecording(other);
    expect(await importInto(there, path)).toMatchObject({ importedCount: 0, knownCount: 2 });
    expect(there.library.summary(id).title).toBe('Renamed here');
    expect(there.library.summary(other).binnedAt).not.toBeNull();
  });

  it('leaves out a recording with a changed or missing file, takes the others, and leaves nothing behind', async () => {
    const changed = await here.add({ title: 'Changed' });
    const missing = await here.add({ title: 'Missing' });
    const whole = await here.add({ title: 'Whole' });
    const path = await here.export();
    const files = tree(path).filter((one) => one.endsWith('capture-microphone.webm'));
    writeFileSync(
      join(path, files.find((one) => one.includes('Changed')) ?? ''),
      readFileSync(speech).fill(1, 50, 51),
    );
    rmSync(join(path, files.find((one) => one.includes('Missing')) ?? ''));
    const report = await importInto(there, path);
    expect(report).toMatchObject({ importedCount: 1, damagedCount: 2 });
    expect(() => there.library.summary(changed)).toThrow();
    expect(() => there.library.summary(missing)).toThrow();
    expect(there.library.summary(whole).title).toBe('Whole');
    expect(tree(there.libraryFixture.root).filter((one) => one.includes('.import-'))).toEqual([]);
  });

  it('reads nothing from outside: no links, no paths that leave the folder, no files called like ours', async () => {
    const id = await here.add({ title: 'Linked' });
    const path = await here.export();
    const outside = join(here.directory, 'outside');
    const folder = join(path, 'recordings', 'Unfiled', 'Recordings');
    renameSync(folder, outside);
    symlinkSync(outside, folder);
    expect(await importInto(there, path)).toMatchObject({ importedCount: 0, damagedCount: 1 });
    rmSync(folder);
    cpSync(outside, folder, { recursive: true });
    forge(path, ({ files }) => files.push({ path: '../outside/x', sizeBytes: 1, sha256: '0'.repeat(64) }));
    await expect(importInto(there, path)).rejects.toMatchObject({ code: 'export-damaged' });
    expect(() => there.library.summary(id)).toThrow();
  });

  it('never takes a file that its recording does not name, nor a track that calls itself recording.json', async () => {
    const id = await here.add({ title: 'Tricky' });
    const path = await here.export();
    const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as Manifest;
    const listed = manifest.files.find((file) => file.path.endsWith('recording.json'));
    const jsonPath = join(path, listed?.path ?? '');
    const json = JSON.parse(readFileSync(jsonPath, 'utf8')) as { tracks: { file: string }[] };
    const [track] = json.tracks;
    json.tracks.push({ ...track, file: 'recording.json' }, { ...track, file: '../../escape' });
    writeFileSync(jsonPath, JSON.stringify(json));
    copyFileSync(speech, join(jsonPath, '..', 'payload.exe'));
    forge(path, ({ files }) => {
      files.push({
        path: (listed?.path ?? '').replace('recording.json', 'payload.exe'),
        sizeBytes: 0,
        sha256: '',
      });
      files.forEach((file, index) => (files[index] = relist(path, file)));
    });
    await importInto(there, path);
    const { folder, file } = there.library.getStored(id);
    expect(readdirSync(folder).sort()).toEqual(['capture-microphone.webm', 'recording.json']);
    expect(file.tracks.map((one) => one.file)).toEqual(['capture-microphone.webm']);
    expect(existsSync(join(there.libraryFixture.root, 'escape'))).toBe(false);
  });

  it('adds nobody to a project that is here already', async () => {
    const id = await here.add({ place: memoir });
    const people = [{ name: 'Eve', email: 'eve@evil.example' }];
    await here.library.setPeople({ projectId: here.library.summary(id).projectId, people });
    await there.library.createProject({ client: memoir[0], project: memoir[1] });
    await importInto(there, await here.export());
    expect(there.library.listClients()[0]?.projects[0]).toMatchObject({ people: [], recordingCount: 1 });
  });

  it('stops when it is told to, keeps what it has, and goes on another time', async () => {
    for (const title of ['One', 'Two', 'Three']) await here.add({ title });
    const path = await here.export();
    const controller = new AbortController();
    controller.abort();
    await expect(importInto(there, path, { signal: controller.signal })).rejects.toThrow();
    expect(await importInto(there, path)).toMatchObject({ importedCount: 3 });
  });

  it('exports the same again what it imported', async () => {
    const text = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 30 })
      .map((one) => one.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/gu, ' ').trim() || 'x');
    const recording = fc.record({
      title: text,
      client: fc.constantFrom('Acme', 'acme?', 'CON', 'Café', '…', 'A/B'),
      project: text,
      label: text,
      said: fc.option(text),
      day: fc.integer({ min: 10, max: 28 }),
      mail: fc.boolean(),
      received: fc.boolean(),
      note: fc.option(text),
      isEdited: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(recording, { minLength: 1, maxLength: 6 }), async (recordings) => {
        const [from, to] = [await createHistoryFixture(), await createHistoryFixture()];
        try {
          for (const one of recordings) {
            const id = await from.add({
              ...{ title: one.title, place: [one.client, one.project] },
              ...{
                createdAt: `2026-11-${one.day}T09:30:00.000+01:00`,
                marks: [{ atMs: 500, label: one.label }],
              },
              direction: one.received ? 'received' : 'made',
              ...(one.isEdited && {
                edit: { ...untouchedEdit, revision: 1, cuts: [{ startMs: 0, endMs: 400 }] },
              }),
              ...(one.received && {
                views: {
                  ...{ firstAt: '2026-11-22T10:00:00.000Z', lastAt: '2026-11-22T11:00:00.000Z' },
                  ranges: [{ startMs: 0, endMs: 6000 }],
                },
              }),
            });
            if (one.note !== null) {
              const { note } = one;
              await from.library.changeNotes(id, () => [newNote({ text: note })]);
            }
            if (one.said !== null) putTranscript(from.library, id, one.said);
            if (one.mail) from.messages.set(id, [sentMessage({ text: one.title })]);
          }
          const first = await from.export();
          await importInto(to, first);
          expect(contents(await to.export())).toEqual(contents(first));
        } finally {
          await from.dispose();
          await to.dispose();
        }
      }),
      { numRuns: 12 },
    );
  });
});
