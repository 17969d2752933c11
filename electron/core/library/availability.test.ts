import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSmallDisk } from '../recording/small-disk-fixture.ts';
import type { Library } from './library.ts';
import {
  type LibraryFixture,
  createLibraryFixture,
  makeRecording,
  newTakeFile,
} from './test-support/library-fixture.ts';

const { disk, canMount, mount, unmount } = await createSmallDisk(4);

describe.runIf(canMount)('a library folder that is the top of a mounted disk', () => {
  let fixture: LibraryFixture;
  const bind = () => execFileSync('/bin/mount', ['--bind', disk, fixture.root]);
  const unbind = () => execFileSync('/bin/umount', [fixture.root]);
  beforeEach(() => {
    fixture = createLibraryFixture();
    mount();
    mkdirSync(fixture.root);
    bind();
  });
  afterEach(async () => {
    await fixture.dispose();
    unmount();
  });

  it('is away when only the empty folder is there that the disk was mounted on, also after a restart', async () => {
    let library = await fixture.open();
    const recordingId = await makeRecording(library);
    await fixture.close();
    unbind();
    library = await fixture.open();
    expect(library.available()).toBe(false);
    await library.refresh();
    expect(library.summary(recordingId).id).toBe(recordingId);
    await expect(library.beginTake({ file: newTakeFile(), projectId: null })).rejects.toMatchObject({
      code: 'library-unavailable',
    });
    expect(readdirSync(fixture.root)).toEqual([]);
    bind();
    try {
      await library.refresh();
      expect(library.available()).toBe(true);
      expect(library.getStored(recordingId).file.id).toBe(recordingId);
      await fixture.close();
    } finally {
      unbind();
    }
  });

  it('may be replaced by a plain folder with a library in it', async () => {
    const library = await fixture.open();
    await makeRecording(library);
    unbind();
    mkdirSync(`${fixture.root}/Somebody`);
    await library.refresh();
    expect(library.available()).toBe(true);
  });
});

describe('a library folder that goes away', () => {
  let fixture: LibraryFixture;
  let library: Library;
  let recordingId: string;
  const away = () => `${fixture.root}-away`;
  const page = { scope: { all: true }, offset: 0, limit: 10 } as const;

  beforeEach(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open();
    recordingId = await makeRecording(library);
  });
  afterEach(async () => {
    await fixture.dispose();
    expect(fixture.failures).toEqual([]);
  });

  async function expectUnavailable(): Promise<void> {
    const unavailable = { code: 'library-unavailable' };
    expect(library.available()).toBe(false);
    expect(library.problems()).toEqual([{ kind: 'folder-missing', folderLabel: '', recordingId: null }]);
    await expect(library.beginTake({ file: newTakeFile(), projectId: null })).rejects.toMatchObject(
      unavailable,
    );
    await expect(library.update(recordingId, ({ file }) => file)).rejects.toMatchObject(unavailable);
    await expect(library.binRecording(recordingId)).rejects.toMatchObject(unavailable);
    await expect(library.createProject({ client: 'a', project: 'b' })).rejects.toMatchObject(unavailable);
    expect(() => library.getStored(recordingId)).toThrow('cannot be reached');
    expect(library.listRecordings(page).total).toBe(1);
    expect(library.summary(recordingId).id).toBe(recordingId);
  }

  it('is noticed, and so is its return', async () => {
    renameSync(fixture.root, away());
    await library.refresh();
    await expectUnavailable();
    renameSync(away(), fixture.root);
    await library.refresh();
    expect(library.available()).toBe(true);
    await library.indexed();
    expect(library.problems()).toEqual([]);
    expect(library.getStored(recordingId).file.id).toBe(recordingId);
    await makeRecording(library);
  });

  it('is noticed by whoever needs it first', async () => {
    renameSync(fixture.root, away());
    await expect(library.beginTake({ file: newTakeFile(), projectId: null })).rejects.toMatchObject({
      code: 'library-unavailable',
    });
    await expectUnavailable();
    renameSync(away(), fixture.root);
    await library.refresh();
    renameSync(fixture.root, away());
    await expect(library.update(recordingId, ({ file }) => file)).rejects.toMatchObject({
      code: 'library-unavailable',
    });
    expect(library.available()).toBe(false);
  });

  it('is not made anew while the index knows recordings in it', async () => {
    await fixture.close();
    renameSync(fixture.root, away());
    library = await fixture.open();
    await expectUnavailable();
    expect(existsSync(fixture.root)).toBe(false);
    writeFileSync(fixture.root, 'a file in its place');
    await library.refresh();
    expect(library.available()).toBe(false);
    rmSync(fixture.root);
    renameSync(away(), fixture.root);
    await library.refresh();
    await library.indexed();
    expect(library.getStored(recordingId).file.id).toBe(recordingId);
  });

  it('finds what changed while it was away', async () => {
    renameSync(fixture.root, away());
    await library.refresh();
    renameSync(`${away()}/Unfiled`, `${away()}/Someone`);
    renameSync(away(), fixture.root);
    await library.refresh();
    await library.indexed();
    expect(library.summary(recordingId)).toMatchObject({ clientName: 'Someone', unfiled: false });
  });

  it('cannot be made: the app starts all the same', async () => {
    await fixture.close();
    const file = `${fixture.root}-file`;
    writeFileSync(file, '');
    library = await fixture.open({ root: `${file}/Outspoken` });
    expect(library.available()).toBe(false);
    expect(library.listClients()).toEqual([]);
    rmSync(file);
    mkdirSync(`${file}/Outspoken`, { recursive: true });
    await library.refresh();
    expect(library.available()).toBe(true);
  });

  it('answers nobody after it was closed', async () => {
    await fixture.close();
    expect(() => library.listClients()).toThrow('closed');
    await expect(library.binRecording(recordingId)).rejects.toMatchObject({ code: 'library-unavailable' });
    await library.dispose();
  });

  it('may be closed while it is being scanned', async () => {
    for (let count = 0; count < 20; count++) await makeRecording(library);
    await fixture.close();
    const before = fixture.dump();
    fixture.deleteIndex();
    library = await fixture.open({ wait: false });
    const changing = library.update(recordingId, ({ file }) => file).catch(() => undefined);
    await fixture.close();
    await changing;
    library = await fixture.open();
    expect(fixture.dump()).toEqual(before);
  });
});
