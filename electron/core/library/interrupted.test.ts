import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Library } from './library.ts';
import {
  type LibraryFixture,
  createLibraryFixture,
  makeRecording,
  newTakeFile,
  tree,
} from './test-support/library-fixture.ts';

/** Each test makes by hand what a killed app leaves between two steps of one operation. */
describe('an app that was killed between two steps', () => {
  let fixture: LibraryFixture;
  let library: Library;
  let projectId: string;
  let recordingId: string;
  const takeName = '2026-11-22 0930 Idea';
  const at = (...path: string[]) => join(fixture.root, ...path);

  beforeEach(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open();
    ({ projectId } = await library.createProject({ client: 'Acme', project: 'Web' }));
    recordingId = await makeRecording(library, { projectId, title: 'Idea' });
  });
  afterEach(async () => {
    await fixture.dispose();
    expect(fixture.failures).toEqual([]);
  });

  async function restart(): Promise<void> {
    library = await fixture.open();
    const { items } = library.listRecordings({ scope: { all: true }, offset: 0, limit: 10 });
    const inBin = library.listRecordings({ scope: { bin: true }, offset: 0, limit: 10 }).items;
    expect([...items, ...inBin].map(({ id }) => id)).toEqual([recordingId]);
    expect(library.problems()).toEqual([]);
    await fixture.close();
    const quick = fixture.dump();
    fixture.deleteIndex();
    library = await fixture.open();
    expect(fixture.dump()).toEqual(quick);
  }

  it.each([
    ['made the folder of a new client', ['Beta']],
    ['made the folder of a new project', ['Beta', 'Beta/Shop']],
  ])('filing: %s', async (_, folders) => {
    await fixture.close();
    for (const folder of folders) mkdirSync(at(folder));
    await restart();
    expect(library.folderLabel(recordingId)).toBe(`Acme/Web/${takeName}`);
    await library.fileRecording({
      recordingId,
      title: 'Idea',
      placement: { client: 'Beta', project: 'Shop' },
    });
    expect(library.folderLabel(recordingId)).toBe(`Beta/Shop/${takeName}`);
  });

  it('filing: moved, title not yet written', async () => {
    await library.createProject({ client: 'Beta', project: 'Shop' });
    await fixture.close();
    renameSync(at('Acme', 'Web', takeName), at('Beta', 'Shop', '2026-11-22 0930 Better'));
    await restart();
    expect(library.summary(recordingId)).toMatchObject({
      title: 'Better',
      clientName: 'Beta',
      projectName: 'Shop',
    });
  });

  it('filing: all written, index not', async () => {
    await fixture.close();
    const before = fixture.dump();
    library = await fixture.open();
    await library.fileRecording({
      recordingId,
      title: 'Better',
      placement: { client: 'Beta', project: 'Shop' },
    });
    await fixture.close();
    const after = fixture.dump();
    renameSync(at('Beta', 'Shop', '2026-11-22 0930 Better'), at('Acme', 'Web', takeName));
    rmSync(at('Beta'), { recursive: true });
    await restart();
    // Only the title is another one: there the folder's name won.
    expect(fixture.dump()).toEqual(before);
    expect(after).not.toEqual(before);
  });

  it('binning: moved, not yet marked', async () => {
    await fixture.close();
    mkdirSync(at('Bin', 'Acme', 'Web'), { recursive: true });
    renameSync(at('Acme', 'Web', takeName), at('Bin', 'Acme', 'Web', takeName));
    await restart();
    expect(library.summary(recordingId)).toMatchObject({ binnedAt: '2026-11-22T08:30:00.000Z', projectId });
  });

  it('restoring: moved, still marked', async () => {
    await library.binRecording(recordingId);
    await fixture.close();
    renameSync(at('Bin', 'Acme', 'Web', takeName), at('Acme', 'Web', takeName));
    await restart();
    expect(library.summary(recordingId)).toMatchObject({ binnedAt: null, projectId });
  });

  it('emptying the bin: taken out, half removed', async () => {
    const doomed = await makeRecording(library);
    await library.binRecording(doomed);
    const { folder } = library.getStored(doomed);
    await fixture.close();
    mkdirSync(at('Bin', '.removing'));
    renameSync(folder, at('Bin', '.removing', doomed));
    rmSync(at('Bin', '.removing', doomed, 'recording.json'));
    await restart();
    expect(tree(at('Bin')).some((path) => path.includes('.webm'))).toBe(false);
  });

  it('renaming a client or project: renamed, name not yet written', async () => {
    await fixture.close();
    renameSync(at('Acme', 'Web'), at('Acme', 'Shop'));
    renameSync(at('Acme'), at('Beta'));
    await restart();
    expect(library.summary(recordingId)).toMatchObject({
      projectId,
      clientName: 'Beta',
      projectName: 'Shop',
    });
    expect(library.listClients()).toHaveLength(1);
  });

  it('beginning a take: folder made, not yet in its place', async () => {
    await fixture.close();
    const unbegun = at('Acme', 'Web', `.new-${crypto.randomUUID()}`);
    mkdirSync(unbegun);
    writeFileSync(join(unbegun, 'recording.json'), JSON.stringify({ ...newTakeFile(), title: 'x' }));
    await restart();
    expect(tree(at('Acme', 'Web')).some((path) => path.includes('.new-'))).toBe(false);
  });

  it('updating: written, index not', async () => {
    await fixture.close();
    const path = at('Acme', 'Web', takeName, 'recording.json');
    const file = { ...newTakeFile(), id: recordingId, title: 'Idea', state: 'ready', durationMs: 4321 };
    writeFileSync(path, JSON.stringify(file));
    await restart();
    expect(library.summary(recordingId).durationMs).toBe(4321);
  });
});
