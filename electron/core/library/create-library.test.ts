import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type LibraryFixture,
  createLibraryFixture,
  makeRecording,
  newTakeFile,
  readJson,
  tree,
} from './test-support/library-fixture.ts';

describe('createLibrary', () => {
  let fixture: LibraryFixture;
  beforeEach(() => {
    fixture = createLibraryFixture();
  });
  afterEach(async () => {
    await fixture.dispose();
    expect(fixture.failures).toEqual([]);
  });
  const page = { offset: 0, limit: 100 };

  it('makes its folder and begins a take in it', async () => {
    const library = await fixture.open();
    expect(library.available()).toBe(true);
    const take = await library.beginTake({ file: newTakeFile(), projectId: null });
    expect(take.file.title).toBe('Voice memo');
    expect(take.folder).toBe(join(fixture.root, 'Unfiled', 'Recordings', '2026-11-22 0930 Voice memo'));
    expect(readJson(take.folder, 'recording.json')).toEqual(take.file);
    expect(library.unfinishedTakes()).toEqual([take.file.id]);
    expect(library.getStored(take.file.id)).toEqual(take);
    expect(library.summary(take.file.id)).toMatchObject({
      state: 'capturing',
      unfiled: true,
      clientName: 'Unfiled',
      projectName: 'Recordings',
      missingFiles: [],
      compression: 'none',
    });
    expect(fixture.events.at(-1)).toEqual({
      name: 'library.changed',
      payload: { recordingIds: [take.file.id] },
    });
  });

  it('numbers the second take of the same minute, and keeps its title', async () => {
    const library = await fixture.open();
    await library.beginTake({ file: newTakeFile(), projectId: null });
    const second = await library.beginTake({ file: newTakeFile(), projectId: null });
    expect(second.folder).toMatch(/2026-11-22 0930 Voice memo \(2\)$/);
    expect(second.file.title).toBe('Voice memo');
    const screen = await library.beginTake({ file: newTakeFile({ kind: 'screen' }), projectId: null });
    expect(screen.folder).toMatch(/2026-11-22 0930 Screen recording$/);
  });

  it('begins a take in a project, or unfiled when that is gone', async () => {
    const library = await fixture.open();
    const { projectId } = await library.createProject({ client: 'Acme', project: 'Website' });
    const one = await library.beginTake({ file: newTakeFile(), projectId });
    expect(library.folderLabel(one.file.id)).toBe('Acme/Website/2026-11-22 0930 Voice memo');
    const two = await library.beginTake({ file: newTakeFile(), projectId: crypto.randomUUID() });
    expect(library.folderLabel(two.file.id)).toMatch(/^Unfiled\/Recordings\//);
    rmSync(join(fixture.root, 'Acme'), { recursive: true });
    const three = await library.beginTake({ file: newTakeFile(), projectId });
    expect(library.folderLabel(three.file.id)).toMatch(/^Unfiled\/Recordings\//);
  });

  it('makes clients and projects by name, and finds them whatever the case', async () => {
    const library = await fixture.open();
    const { projectId } = await library.createProject({ client: 'Café A/B', project: 'CON' });
    const again = await library.createProject({ client: 'CAFÉ a/b', project: 'con' });
    expect(again.projectId).toBe(projectId);
    const other = await library.createProject({ client: 'Café A:B', project: 'CON' });
    expect(other.projectId).not.toBe(projectId);
    expect(readdirSync(fixture.root)).toEqual(['Café A-B', 'Café A-B (2)']);
    expect(readJson(fixture.root, 'Café A-B', 'client.json')).toMatchObject({
      schemaVersion: 1,
      name: 'Café A/B',
    });
    expect(readJson(fixture.root, 'Café A-B', '_CON', 'project.json')).toMatchObject({
      name: 'CON',
      people: [],
    });
    expect((await library.createProject({ client: 'Bin', project: 'x' })).projectId).toBeTruthy();
    expect(readdirSync(fixture.root)).toContain('_Bin');
    expect(library.listClients().map(({ name, unfiled }) => ({ name, unfiled }))).toEqual([
      { name: 'Bin', unfiled: false },
      { name: 'Café A:B', unfiled: false },
      { name: 'Café A/B', unfiled: false },
    ]);
  });

  it('uses folders a person made for a client, and never one that is something else', async () => {
    mkdirSync(join(fixture.root, 'acme', 'Website'), { recursive: true });
    writeFileSync(join(fixture.root, 'Beta'), 'a file');
    const library = await fixture.open();
    await library.createProject({ client: 'Acme', project: 'Website' });
    await library.createProject({ client: 'Beta', project: 'Website' });
    expect(readdirSync(fixture.root)).toEqual(['Beta', 'Beta (2)', 'acme']);
    expect(library.listClients().map(({ name }) => name)).toEqual(['acme', 'Beta']);
  });

  it('files a recording: title and place in one step', async () => {
    const library = await fixture.open();
    const recordingId = await makeRecording(library);
    await library.fileRecording({
      recordingId,
      title: 'Logo: which?',
      placement: { client: 'Acme', project: 'Web' },
    });
    expect(library.folderLabel(recordingId)).toBe('Acme/Web/2026-11-22 0930 Logo- which-');
    const stored = library.getStored(recordingId);
    expect(readJson(stored.folder, 'recording.json')).toEqual(stored.file);
    expect(stored.file.title).toBe('Logo: which?');
    expect(existsSync(join(stored.folder, 'capture-microphone.webm'))).toBe(true);
    expect(library.summary(recordingId)).toMatchObject({
      clientName: 'Acme',
      projectName: 'Web',
      unfiled: false,
    });
    expect(readdirSync(join(fixture.root, 'Unfiled', 'Recordings'))).toEqual(['project.json']);
    await library.fileRecording({ recordingId, title: 'Logo: which?', placement: null });
    expect(library.folderLabel(recordingId)).toBe('Unfiled/Recordings/2026-11-22 0930 Logo- which-');
  });

  it('numbers recordings that would collide, and keeps the folder of one that is renamed to what it is called', async () => {
    const library = await fixture.open();
    const one = await makeRecording(library, { title: 'Same' });
    const two = await makeRecording(library, { title: 'Other' });
    await library.fileRecording({ recordingId: two, title: 'same', placement: null });
    expect(library.folderLabel(two)).toBe('Unfiled/Recordings/2026-11-22 0930 same (2)');
    await library.fileRecording({ recordingId: two, title: 'same', placement: null });
    expect(library.folderLabel(two)).toBe('Unfiled/Recordings/2026-11-22 0930 same (2)');
    await library.fileRecording({ recordingId: one, title: 'SAME', placement: null });
    expect(library.folderLabel(one)).toBe('Unfiled/Recordings/2026-11-22 0930 SAME');
  });

  it('does not move, bin or rename around a take in progress', async () => {
    const library = await fixture.open();
    const { projectId } = await library.createProject({ client: 'Acme', project: 'Web' });
    const take = await library.beginTake({ file: newTakeFile(), projectId });
    const recordingId = take.file.id;
    const clientId = library.summary(recordingId).clientId;
    const busy = { code: 'recording-active' };
    await expect(library.fileRecording({ recordingId, title: 'x', placement: null })).rejects.toMatchObject(
      busy,
    );
    await expect(library.binRecording(recordingId)).rejects.toMatchObject(busy);
    await expect(library.renameClient({ clientId, name: 'x' })).rejects.toMatchObject(busy);
    await expect(library.renameProject({ projectId, name: 'x' })).rejects.toMatchObject(busy);
    expect(library.getStored(recordingId)).toEqual(take);
  });

  it('changes one recording at a time, and not its place', async () => {
    const library = await fixture.open();
    const recordingId = await makeRecording(library);
    const changes = Array.from({ length: 10 }, () =>
      library.update(recordingId, async ({ file, folder }) => {
        await Promise.resolve(existsSync(folder));
        return {
          ...file,
          durationMs: file.durationMs + 1,
          title: 'ignored',
          binnedAt: '2026-11-22T09:30:00Z',
        };
      }),
    );
    const filed = library.fileRecording({
      recordingId,
      title: 'New',
      placement: { client: 'A', project: 'B' },
    });
    await Promise.all([...changes, filed]);
    expect(library.getStored(recordingId).file).toMatchObject({
      durationMs: 1010,
      title: 'New',
      binnedAt: null,
    });
    await expect(library.update(recordingId, () => Promise.reject(new Error('mine')))).rejects.toThrow(
      'mine',
    );
    await expect(library.update(crypto.randomUUID(), ({ file }) => file)).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(() => library.getStored(crypto.randomUUID())).toThrow('no recording');
    expect(() => library.summary(crypto.randomUUID())).toThrow('no recording');
  });

  it('renames clients and projects with all that is in them, the bin included', async () => {
    const library = await fixture.open();
    const { projectId } = await library.createProject({ client: 'Acme', project: 'Web' });
    const kept = await makeRecording(library, { projectId });
    const binned = await makeRecording(library, { projectId });
    await library.binRecording(binned);
    const { clientId } = library.summary(kept);
    await library.renameClient({ clientId, name: 'Beta: new' });
    await library.renameProject({ projectId, name: 'Shop' });
    expect(library.folderLabel(kept)).toBe('Beta- new/Shop/2026-11-22 0930 Voice memo');
    expect(existsSync(library.getStored(kept).folder)).toBe(true);
    expect(library.summary(binned)).toMatchObject({
      clientName: 'Beta: new',
      projectName: 'Shop',
      clientId,
      projectId,
    });
    await library.restoreRecording(binned);
    expect(library.folderLabel(binned)).toBe('Beta- new/Shop/2026-11-22 0930 Voice memo (2)');
    expect(readJson(fixture.root, 'Beta- new', 'client.json')).toMatchObject({
      id: clientId,
      name: 'Beta: new',
    });
    const before = fixture.dump();
    fixture.deleteIndex();
    await fixture.open();
    expect(fixture.dump()).toEqual(before);
  });

  it('refuses names that are taken, and to rename what has no name of its own', async () => {
    const library = await fixture.open();
    const { projectId } = await library.createProject({ client: 'Acme', project: 'Web' });
    const other = await library.createProject({ client: 'Beta', project: 'Web' });
    await library.createProject({ client: 'Acme', project: 'Shop' });
    const unfiled = library.summary(await makeRecording(library));
    const [acme] = library.listClients();
    const clientId = acme?.id ?? '';
    await expect(library.renameClient({ clientId, name: 'BETA' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(library.renameProject({ projectId, name: 'shop' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(library.renameClient({ clientId: unfiled.clientId, name: 'x' })).rejects.toMatchObject({
      code: 'unsupported',
    });
    await expect(library.renameProject({ projectId: unfiled.projectId, name: 'x' })).rejects.toMatchObject({
      code: 'unsupported',
    });
    await expect(library.renameClient({ clientId: other.projectId, name: 'x' })).rejects.toMatchObject({
      code: 'not-found',
    });
    await library.renameProject({ projectId: other.projectId, name: 'Shop' });
    await library.renameClient({ clientId, name: 'acme' });
    expect(tree(fixture.root).filter((path) => /^[^/]+\/([^/]+\/)?$/.test(path))).toEqual([
      'Beta/',
      'Beta/Shop/',
      'Unfiled/',
      'Unfiled/Recordings/',
      'acme/',
      'acme/Shop/',
      'acme/Web/',
    ]);
  });

  it('keeps the people of a project', async () => {
    const library = await fixture.open();
    const { projectId } = await library.createProject({ client: 'Acme', project: 'Web' });
    const people = [{ name: 'Ann', email: 'ann@example.com' }];
    await library.setPeople({ projectId, people });
    expect(readJson(fixture.root, 'Acme', 'Web', 'project.json')).toMatchObject({ people });
    await library.renameProject({ projectId, name: 'Shop' });
    fixture.deleteIndex();
    const again = await fixture.open();
    expect(again.listClients()[0]?.projects).toMatchObject([
      { id: projectId, name: 'Shop', people, recordingCount: 0 },
    ]);
  });

  it('lists newest first, by page and scope', async () => {
    const library = await fixture.open();
    const { projectId } = await library.createProject({ client: 'Acme', project: 'Web' });
    const ids = [];
    for (const hour of ['08', '12', '10']) {
      ids.push(await makeRecording(library, { projectId, createdAt: `2026-11-22T${hour}:00:00.000+01:00` }));
    }
    const elsewhere = await makeRecording(library, { createdAt: '2026-11-22T10:30:00.000Z' });
    const [first, second, third] = [ids[1], ids[2], ids[0]];
    const list = (scope: Parameters<typeof library.listRecordings>[0]['scope']) => {
      const { items, total } = library.listRecordings({ scope, ...page });
      expect(total).toBe(items.length);
      return items.map(({ id }) => id);
    };
    expect(list({ all: true })).toEqual([first, elsewhere, second, third]);
    expect(list({ projectId })).toEqual([first, second, third]);
    expect(list({ clientId: library.summary(ids[0] ?? '').clientId })).toEqual([first, second, third]);
    expect(list({ bin: true })).toEqual([]);
    expect(library.listRecordings({ scope: { projectId }, offset: 1, limit: 1 })).toMatchObject({
      items: [{ id: second }],
      total: 3,
    });
    expect(library.usedBytes()).toEqual({ recordings: 400, bin: 0 });
  });
});
