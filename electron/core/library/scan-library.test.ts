import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Library } from './library.ts';
import {
  type LibraryFixture,
  createLibraryFixture,
  makeRecording,
  newTakeFile,
  readJson,
  tree,
} from './test-support/library-fixture.ts';

describe('a library folder edited by hand', () => {
  let fixture: LibraryFixture;
  let library: Library;
  let projectId: string;
  let clientId: string;
  let recordingId: string;
  const takeName = '2026-11-22 0930 Idea';
  const at = (...path: string[]) => join(fixture.root, ...path);
  const move = (from: string, to: string) => {
    renameSync(at(from), at(to));
  };
  const copy = (from: string, to: string) => {
    cpSync(at(from), at(to), { recursive: true, preserveTimestamps: true });
  };
  const all = () => library.listRecordings({ scope: { all: true }, offset: 0, limit: 500 }).items;

  beforeEach(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open();
    ({ projectId } = await library.createProject({ client: 'Acme', project: 'Web' }));
    recordingId = await makeRecording(library, { projectId, title: 'Idea' });
    ({ clientId } = library.summary(recordingId));
    await fixture.close();
  });
  afterEach(async () => {
    await fixture.dispose();
    expect(fixture.failures).toEqual([]);
  });

  /** Opens the library after a change, and checks that an index made from nothing says the same. */
  async function reopen(): Promise<void> {
    library = await fixture.open();
    await fixture.close();
    const quick = fixture.dump();
    fixture.deleteIndex();
    library = await fixture.open();
    expect(fixture.dump()).toEqual(quick);
  }

  it('names clients, projects and recordings after renamed folders', async () => {
    move('Acme', 'Beta & Co');
    move('Beta & Co/Web', 'Beta & Co/Shop');
    move(`Beta & Co/Shop/${takeName}`, 'Beta & Co/Shop/2026-11-22 0930 Better idea');
    await reopen();
    expect(library.summary(recordingId)).toMatchObject({
      clientId,
      projectId,
      clientName: 'Beta & Co',
      projectName: 'Shop',
      title: 'Better idea',
    });
    expect(readJson(at('Beta & Co'), 'client.json')).toMatchObject({ id: clientId, name: 'Beta & Co' });
    expect(library.listClients()).toHaveLength(1);
    expect(library.problems()).toEqual([]);
  });

  it('follows moved recordings and projects', async () => {
    mkdirSync(at('Other'));
    move('Acme/Web', 'Other/Web');
    await reopen();
    expect(library.summary(recordingId)).toMatchObject({ clientName: 'Other', projectId });
    await fixture.close();
    mkdirSync(at('Acme', 'New'));
    move(`Other/Web/${takeName}`, `Acme/New/${takeName}`);
    await reopen();
    expect(library.summary(recordingId)).toMatchObject({ clientId, projectName: 'New' });
    expect(library.listClients().map(({ name }) => name)).toEqual(['Acme', 'Other']);
  });

  it('gives copies ids of their own and the original keeps its', async () => {
    copy(`Acme/Web/${takeName}`, `Acme/Web/${takeName} (copy)`);
    copy(`Acme/Web/${takeName}`, 'Acme/Web/0 sorts before it');
    copy('Acme', 'Aaa');
    await reopen();
    const items = all();
    expect(items).toHaveLength(6);
    expect(new Set(items.map(({ id }) => id)).size).toBe(6);
    expect(library.summary(recordingId)).toMatchObject({ clientId, projectId, title: 'Idea' });
    expect(
      items
        .filter((item) => item.clientId === clientId)
        .map(({ title }) => title)
        .sort(),
    ).toEqual(['0 sorts before it', 'Idea', 'Idea (copy)']);
    expect(library.listClients().map(({ name, id }) => ({ name, own: id !== clientId }))).toEqual([
      { name: 'Aaa', own: true },
      { name: 'Acme', own: false },
    ]);
  });

  it('keeps the original when a copy is met first and the index is gone', async () => {
    copy(`Acme/Web/${takeName}`, 'Acme/Web/0 sorts before it');
    fixture.deleteIndex();
    await reopen();
    expect(library.folderLabel(recordingId)).toBe(`Acme/Web/${takeName}`);
    expect(all()).toHaveLength(2);
  });

  it('takes folders made by hand once there is a recording in them, wherever it lies', async () => {
    copy(`Acme/Web/${takeName}`, 'Handmade/Things/One');
    copy(`Acme/Web/${takeName}`, 'Handmade/Things/Group/Two');
    copy(`Acme/Web/${takeName}`, 'Handmade/Three');
    copy(`Acme/Web/${takeName}`, 'Four');
    copy(`Acme/Web/${takeName}`, 'Too/deep/for/this/app');
    mkdirSync(at('Photos', 'Summer'), { recursive: true });
    writeFileSync(at('Photos', 'cat.jpg'), 'cat');
    await reopen();
    const places = all().map(({ clientName, projectName, title }) =>
      [clientName, projectName, title].join('/'),
    );
    expect(places.sort()).toEqual([
      'Acme/Web/Idea',
      'Handmade/Recordings/Three',
      'Handmade/Things/One',
      'Handmade/Things/Two',
      'Unfiled/Recordings/Four',
    ]);
    expect(tree(at('Photos'))).toEqual(['Summer/', 'cat.jpg']);
    expect(tree(at('Too')).some((path) => path.endsWith('client.json'))).toBe(false);
    expect(library.folderLabel(all().find(({ title }) => title === 'Four')?.id ?? '')).toBe('Four');
  });

  it('says which files are missing and keeps listing the recording', async () => {
    rmSync(at('Acme', 'Web', takeName, 'capture-microphone.webm'));
    await reopen();
    const folderLabel = `Acme/Web/${takeName}`;
    expect(library.summary(recordingId)).toMatchObject({
      missingFiles: ['capture-microphone.webm'],
      sizeBytes: 0,
    });
    expect(library.problems()).toEqual([{ kind: 'files-missing', folderLabel, recordingId }]);
    await fixture.close();
    writeFileSync(at(folderLabel, 'capture-microphone.webm'), 'back');
    await reopen();
    expect(library.problems()).toEqual([]);
  });

  it('says which recordings are gone, for a week or until they are back', async () => {
    move('Acme/Web', '../Web');
    library = await fixture.open();
    expect(all()).toEqual([]);
    const gone = [{ kind: 'files-missing', folderLabel: `Acme/Web/${takeName}`, recordingId }];
    expect(library.problems()).toEqual(gone);
    fixture.clock.set('2026-11-28T08:30:00.000Z');
    library = await fixture.open();
    expect(library.problems()).toEqual(gone);
    await fixture.close();
    move('../Web', 'Acme/Web');
    library = await fixture.open();
    expect(library.problems()).toEqual([]);
    expect(library.summary(recordingId)).toMatchObject({ projectId });
    await fixture.close();
    rmSync(at('Acme'), { recursive: true });
    library = await fixture.open();
    expect(library.problems()).toHaveLength(1);
    fixture.clock.set('2026-12-06T08:30:00.000Z');
    library = await fixture.open();
    expect(library.problems()).toEqual([]);
    expect(library.listClients()).toEqual([]);
  });

  it.each([
    ['not JSON', '{ "schemaVersion": 1, '],
    ['empty', ''],
    ['of a newer version', '{"schemaVersion":2,"id":"?"}'],
    ['of another shape', '{"schemaVersion":1,"id":"?"}'],
  ])('never overwrites a recording.json that is %s', async (_, text) => {
    const path = at('Acme', 'Web', takeName, 'recording.json');
    const sound = readFileSync(path);
    writeFileSync(path, text);
    await reopen();
    expect(all()).toEqual([]);
    const folderLabel = `Acme/Web/${takeName}`;
    expect(library.problems()).toEqual([{ kind: 'recording-unreadable', folderLabel, recordingId: null }]);
    expect(readFileSync(path, 'utf8')).toBe(text);
    await fixture.close();
    writeFileSync(path, sound);
    await reopen();
    expect(library.problems()).toEqual([]);
    expect(all()).toHaveLength(1);
  });

  it('tells apart why a recording.json that broke meanwhile cannot be changed', async () => {
    library = await fixture.open();
    const path = at('Acme', 'Web', takeName, 'recording.json');
    const sound = readFileSync(path);
    writeFileSync(path, '{"schemaVersion":2}');
    const filing = { recordingId, title: 'x', placement: null };
    await expect(library.update(recordingId, ({ file }) => file)).rejects.toMatchObject({
      code: 'unsupported',
    });
    await library.indexed();
    writeFileSync(path, sound);
    library = await fixture.open();
    writeFileSync(path, 'x');
    await expect(library.fileRecording(filing)).rejects.toMatchObject({ code: 'media-unreadable' });
    await library.indexed();
    expect(readFileSync(path, 'utf8')).toBe('x');
  });

  it('shows clients and projects whose files cannot be read, and leaves those files alone', async () => {
    writeFileSync(at('Acme', 'client.json'), '{"schemaVersion":9}');
    writeFileSync(at('Acme', 'Web', 'project.json'), 'x');
    await reopen();
    const summary = library.summary(recordingId);
    expect(summary).toMatchObject({ clientName: 'Acme', projectName: 'Web' });
    expect(library.problems().map(({ folderLabel }) => folderLabel)).toEqual(['Acme', 'Acme/Web']);
    await expect(library.renameClient({ clientId: summary.clientId, name: 'x' })).rejects.toMatchObject({
      code: 'unsupported',
    });
    await expect(library.setPeople({ projectId: summary.projectId, people: [] })).rejects.toMatchObject({
      code: 'media-unreadable',
    });
    expect(readFileSync(at('Acme', 'client.json'), 'utf8')).toBe('{"schemaVersion":9}');
    expect(readFileSync(at('Acme', 'Web', 'project.json'), 'utf8')).toBe('x');
  });

  it('reads files that an editor saved with a byte order mark', async () => {
    const path = at('Acme', 'client.json');
    writeFileSync(path, `\uFEFF${readFileSync(path, 'utf8')}`);
    await reopen();
    expect(library.summary(recordingId)).toMatchObject({ clientId });
    expect(library.problems()).toEqual([]);
  });

  it.runIf(process.platform !== 'win32')('never follows links', async () => {
    const outside = join(fixture.root, '..', 'outside');
    cpSync(at('Acme'), join(outside, 'Client'), { recursive: true });
    symlinkSync(join(outside, 'Client'), at('Linked client'));
    symlinkSync(join(outside, 'Client', 'Web'), at('Acme', 'Linked project'));
    symlinkSync(join(outside, 'Client', 'Web', takeName), at('Acme', 'Web', 'Linked take'));
    mkdirSync(at('Acme', 'Web', 'Linked file'));
    symlinkSync(
      join(outside, 'Client', 'Web', takeName, 'recording.json'),
      at('Acme', 'Web', 'Linked file', 'recording.json'),
    );
    symlinkSync(at('..'), at('Acme', 'Web', 'Loop'));
    const before = tree(outside);
    await reopen();
    expect(all().map(({ id }) => id)).toEqual([recordingId]);
    expect(library.problems().map(({ folderLabel }) => folderLabel)).toEqual(['Acme/Web/Linked file']);
    await fixture.close();
    symlinkSync(outside, at('Bin'));
    library = await fixture.open();
    await expect(library.binRecording(recordingId)).rejects.toMatchObject({ code: 'conflict' });
    expect(tree(outside)).toEqual(before);
  });

  it('finds out while it runs that a recording is gone or elsewhere', async () => {
    library = await fixture.open();
    move(`Acme/Web/${takeName}`, 'Acme/Web/Elsewhere');
    await expect(library.update(recordingId, ({ file }) => file)).rejects.toMatchObject({
      code: 'not-found',
    });
    await library.indexed();
    expect(library.folderLabel(recordingId)).toBe('Acme/Web/Elsewhere');
    expect((await library.update(recordingId, ({ file }) => file)).file.title).toBe('Elsewhere');
  });

  it('clears away what a killed app left half written', async () => {
    const old = new Date('2026-01-01');
    const { utimesSync } = await import('node:fs');
    for (const folder of ['Acme', 'Acme/Web']) {
      writeFileSync(at(folder, '.0123456789ab.tmp'), 'half');
      utimesSync(at(folder, '.0123456789ab.tmp'), old, old);
    }
    mkdirSync(at('Acme', 'Web', `.new-${crypto.randomUUID()}`));
    mkdirSync(at('Acme', 'Web', '.mine'));
    await reopen();
    expect(tree(at('Acme')).filter((path) => /(^|\/)\./.test(path))).toEqual(['Web/.mine/']);
  });

  it('finds unfinished takes without an index', async () => {
    library = await fixture.open();
    const { file, folder } = await library.beginTake({ file: newTakeFile(), projectId: null });
    await reopen();
    expect(library.unfinishedTakes()).toEqual([file.id]);
    expect(existsSync(folder)).toBe(true);
  });
});
