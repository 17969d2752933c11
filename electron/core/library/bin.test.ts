import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

describe('the bin', () => {
  let fixture: LibraryFixture;
  beforeEach(() => {
    fixture = createLibraryFixture();
  });
  afterEach(async () => {
    await fixture.dispose();
    expect(fixture.failures).toEqual([]);
  });
  const bin = { scope: { bin: true }, offset: 0, limit: 100 } as const;

  it('takes a recording out of its project and gives it back', async () => {
    const library = await fixture.open();
    const { projectId } = await library.createProject({ client: 'Acme', project: 'Web' });
    const id = await makeRecording(library, { projectId, title: 'Idea' });
    await library.binRecording(id);
    await library.binRecording(id);
    expect(library.folderLabel(id)).toBe('Bin/Acme/Web/2026-11-22 0930 Idea');
    expect(library.summary(id)).toMatchObject({
      binnedAt: '2026-11-22T08:30:00.000Z',
      clientName: 'Acme',
      projectId,
    });
    expect(library.listRecordings(bin).items.map((item) => item.id)).toEqual([id]);
    expect(library.listRecordings({ ...bin, scope: { all: true } }).total).toBe(0);
    expect(library.usedBytes()).toEqual({ recordings: 0, bin: 100 });
    const { folder } = library.getStored(id);
    expect(readJson(folder, 'recording.json')).toMatchObject({
      binnedFrom: { client: 'Acme', project: 'Web' },
    });
    const place = { client: 'Acme', project: 'Web' };
    await expect(
      library.fileRecording({ recordingId: id, title: 'x', placement: place }),
    ).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await library.restoreRecording(id)).toMatchObject({ binnedAt: null, projectId, title: 'Idea' });
    expect(await library.restoreRecording(id)).toMatchObject({ binnedAt: null });
    expect(library.getStored(id).file).toMatchObject({ binnedAt: null, binnedFrom: null });
    expect(tree(join(fixture.root, 'Bin'))).toEqual([]);
    expect(library.usedBytes()).toEqual({ recordings: 100, bin: 0 });
  });

  it('makes client and project again when they are gone', async () => {
    const library = await fixture.open();
    const { projectId } = await library.createProject({ client: 'A/B', project: 'Web?' });
    const id = await makeRecording(library, { projectId });
    const unfiled = await makeRecording(library);
    await library.binRecording(id);
    await library.binRecording(unfiled);
    rmSync(join(fixture.root, 'A-B'), { recursive: true });
    rmSync(join(fixture.root, 'Unfiled'), { recursive: true });
    const again = await fixture.open();
    expect(again.summary(id)).toMatchObject({
      clientName: 'A/B',
      projectName: 'Web?',
      clientId: '',
      projectId: '',
    });
    expect(again.summary(unfiled)).toMatchObject({ unfiled: true });
    expect(await again.restoreRecording(id)).toMatchObject({ clientName: 'A/B', projectName: 'Web?' });
    expect(await again.restoreRecording(unfiled)).toMatchObject({ unfiled: true });
    expect(again.folderLabel(unfiled)).toMatch(/^Unfiled\/Recordings\//);
  });

  it('is emptied for good', async () => {
    const library = await fixture.open();
    const kept = await makeRecording(library);
    const ids = [await makeRecording(library), await makeRecording(library)];
    for (const id of ids) await library.binRecording(id);
    expect(await library.emptyBin()).toEqual({ removed: 2 });
    expect(await library.emptyBin()).toEqual({ removed: 0 });
    expect(existsSync(join(fixture.root, 'Bin'))).toBe(false);
    expect(() => library.summary(ids[0] ?? '')).toThrow();
    expect(library.summary(kept)).toBeTruthy();
    expect(fixture.events.at(-1)?.payload).toEqual({ recordingIds: ids.toSorted() });
  });

  it('keeps a recording for 30 days, looking at every start and once a day', async () => {
    let library = await fixture.open();
    const first = await makeRecording(library);
    const second = await makeRecording(library);
    await library.binRecording(first);
    fixture.clock.set('2026-11-23T09:00:00.000Z');
    await library.refresh();
    await library.binRecording(second);
    fixture.clock.set('2026-12-22T08:29:00.000Z');
    await library.refresh();
    expect(library.listRecordings(bin).total).toBe(2);
    fixture.clock.set('2026-12-22T08:31:00.000Z');
    await library.refresh();
    // Looked two minutes ago.
    expect(library.listRecordings(bin).total).toBe(2);
    library = await fixture.open();
    await library.refresh();
    expect(library.listRecordings(bin).items.map(({ id }) => id)).toEqual([second]);
    fixture.clock.set('2026-12-23T09:01:00.000Z');
    await library.refresh();
    expect(library.listRecordings(bin).total).toBe(0);
  });

  it('takes what a person moved in or out by hand', async () => {
    let library = await fixture.open();
    const { projectId } = await library.createProject({ client: 'Acme', project: 'Web' });
    const inside = await makeRecording(library, { projectId, title: 'In' });
    const outside = await makeRecording(library, { projectId, title: 'Out' });
    await library.binRecording(outside);
    await fixture.close();
    const move = (...paths: [string, string]) => {
      const [from, to] = paths.map((path) => join(fixture.root, path));
      renameSync(from ?? '', to ?? '');
    };
    mkdirSync(join(fixture.root, 'Bin', 'Acme', 'Web'), { recursive: true });
    move('Acme/Web/2026-11-22 0930 In', 'Bin/Acme/Web/2026-11-22 0930 In');
    move('Bin/Acme/Web/2026-11-22 0930 Out', 'Acme/Web/2026-11-22 0930 Out');
    fixture.clock.set('2026-11-24T09:00:00.000Z');
    library = await fixture.open();
    expect(library.summary(inside)).toMatchObject({ binnedAt: '2026-11-24T09:00:00.000Z', projectId });
    expect(library.getStored(inside).file.binnedFrom).toEqual({ client: 'Acme', project: 'Web' });
    expect(library.summary(outside)).toMatchObject({ binnedAt: null, projectId });
    expect(library.getStored(outside).file.binnedFrom).toBeNull();
    expect(await library.restoreRecording(inside)).toMatchObject({ projectId });
  });

  it('forgets without a word what a person removed from it', async () => {
    let library = await fixture.open();
    await library.binRecording(await makeRecording(library));
    await fixture.close();
    rmSync(join(fixture.root, 'Bin'), { recursive: true });
    library = await fixture.open();
    expect(library.listRecordings(bin).total).toBe(0);
    expect(library.problems()).toEqual([]);
  });

  it('leaves a take that is captured alone, wherever a person moved it', async () => {
    let library = await fixture.open();
    const { file, folder } = await library.beginTake({ file: newTakeFile(), projectId: null });
    await fixture.close();
    mkdirSync(join(fixture.root, 'Bin'));
    renameSync(folder, join(fixture.root, 'Bin', 'take'));
    library = await fixture.open();
    expect(await library.emptyBin()).toEqual({ removed: 0 });
    expect(library.unfinishedTakes()).toEqual([file.id]);
  });

  it('finishes removing what a killed app had begun to remove', async () => {
    let library = await fixture.open();
    await makeRecording(library);
    await fixture.close();
    const half = join(fixture.root, 'Bin', '.removing', crypto.randomUUID());
    mkdirSync(half, { recursive: true });
    writeFileSync(join(half, 'capture-microphone.webm'), 'half');
    library = await fixture.open();
    expect(existsSync(join(fixture.root, 'Bin'))).toBe(false);
    expect(library.listRecordings({ ...bin, scope: { all: true } }).total).toBe(1);
  });
});
