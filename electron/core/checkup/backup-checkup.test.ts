import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Library } from '../library/library.ts';
import {
  type LibraryFixture,
  createLibraryFixture,
  makeRecording,
  tree,
} from '../library/test-support/library-fixture.ts';
import { createSettings } from '../settings/settings.ts';
import { type BackupCheckup, createBackupCheckup } from './backup-checkup.ts';

let fixture: LibraryFixture;
let library: Library;
let checkup: BackupCheckup;
let base: string;
let backup: string;
let ids: string[];
let isRecording: boolean;
let stored: Record<string, unknown>;

/** Everything in the backup with its size and time, to see that it was only read. */
const asItIs = () =>
  tree(base).map((path) => [path, statSync(join(base, path)).mtimeMs, statSync(join(base, path)).size]);
const inBackup = (id: string, name: string) =>
  join(backup, library.getStored(id).folder.slice(fixture.root.length), name);

function createAgain(): BackupCheckup {
  const settings = createSettings({
    store: { get: (key) => stored[key], set: (values) => void (stored = { ...stored, ...values }) },
    emit: () => undefined,
  });
  return createBackupCheckup({
    ...{ library, settings, libraryDirectory: () => fixture.root, clock: fixture.clock },
    isRecording: () => isRecording,
    emit: () => undefined,
    log: { info: () => undefined, error: (_, error) => expect(error).toBeNull() },
  });
}

async function checked(folder = backup) {
  const before = asItIs();
  checkup.beginCheck(folder);
  await expect.poll(() => checkup.check()?.state, { timeout: 20_000 }).not.toBe('running');
  expect(asItIs()).toEqual(before);
  return checkup.check();
}

const found = async () =>
  (await checked())?.findings.map(({ title, file, kind }) => [title, file, kind].join(' ')).toSorted();

async function giveMaster(id: string, text: string): Promise<void> {
  await library.update(id, ({ file, folder }) => {
    writeFileSync(join(folder, 'master.m4a'), text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const made = { preset: 'aac-48' as const, mimeType: 'audio/mp4', durationMs: 1000, editRevision: 0 };
    return { ...file, master: { file: 'master.m4a', sizeBytes: text.length, sha256, ...made } };
  });
}

function flipBit(path: string): void {
  const bytes = readFileSync(path);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

beforeEach(async () => {
  fixture = createLibraryFixture();
  library = await fixture.open();
  const { projectId } = await library.createProject({ client: 'Acme', project: 'Web' });
  ids = [
    await makeRecording(library, { projectId, title: 'Idea' }),
    await makeRecording(library, { projectId, title: 'Answer' }),
  ];
  await giveMaster(ids[0] ?? '', 'a master');
  base = mkdtempSync(join(tmpdir(), 'outspoken-backup-'));
  backup = join(base, 'Backup', 'Outspoken');
  cpSync(fixture.root, backup, { recursive: true, preserveTimestamps: true });
  isRecording = false;
  stored = {};
  checkup = createAgain();
});
afterEach(async () => {
  await checkup.dispose();
  await fixture.dispose();
  rmSync(base, { recursive: true, force: true });
});

describe('checking a backup', () => {
  it('finds it complete, also in a folder above it, and remembers that', async () => {
    expect(await checked()).toMatchObject({ state: 'done', checked: 2, total: 2, findings: [] });
    expect(await checked(base)).toMatchObject({ state: 'done', checked: 2, findings: [] });
    const again = createAgain();
    expect(again.check()).toMatchObject({
      ...{ state: 'done', checked: 2, endedAt: '2026-11-22T08:30:00.000Z' },
      counts: { missing: 0, older: 0, different: 0, unreadable: 0 },
    });
    expect(again.lastFolder()).toBe(base);
  });

  it('names the recordings and files that are missing', async () => {
    rmSync(inBackup(ids[0] ?? '', 'master.m4a'));
    rmSync(inBackup(ids[1] ?? '', ''), { recursive: true });
    expect(await found()).toEqual(['Answer  missing', 'Idea master.m4a missing']);
    expect(createAgain().check()?.counts).toMatchObject({ missing: 2 });
  });

  it('names a file of which one bit is different, with a recorded hash or without', async () => {
    flipBit(inBackup(ids[0] ?? '', 'master.m4a'));
    flipBit(inBackup(ids[1] ?? '', 'capture-microphone.webm'));
    expect(await found()).toEqual(['Answer capture-microphone.webm different', 'Idea master.m4a different']);
  });

  it('tells what is newer in the library from what is damaged in the backup', async () => {
    await giveMaster(ids[0] ?? '', 'made again, and longer');
    expect(await found()).toEqual(['Idea master.m4a older', 'Idea recording.json older']);
  });

  it('finds what was moved and renamed since', async () => {
    renameSync(join(backup, 'Acme'), join(backup, 'Another name'));
    expect(await checked()).toMatchObject({ state: 'done', findings: [] });
  });

  it('does not ask for what the library itself has lost', async () => {
    rmSync(join(library.getStored(ids[1] ?? '').folder, 'capture-microphone.webm'));
    expect(await found()).toEqual([]);
  });

  it('opens no link and nothing outside of the backup', async () => {
    const path = inBackup(ids[0] ?? '', 'master.m4a');
    rmSync(path);
    symlinkSync(join(library.getStored(ids[0] ?? '').folder, 'master.m4a'), path);
    checkup.beginCheck(backup);
    await expect.poll(() => checkup.check()?.state).toBe('done');
    expect(checkup.check()?.findings).toMatchObject([{ file: 'master.m4a', kind: 'unreadable' }]);
  });

  it.each([
    ['is the library', () => fixture.root, 'is-library'],
    ['holds the library', () => join(fixture.root, '..'), 'is-library'],
    ['is not there', () => join(base, 'none'), 'gone'],
    ['holds nothing of the library', () => join(base, 'empty'), 'no-backup'],
  ])('says so where the folder %s', async (_, folder, problem) => {
    mkdirSync(join(base, 'empty'));
    expect(await checked(folder())).toMatchObject({ state: 'failed', problem });
    expect(checkup.lastFolder()).toBeNull();
  });

  it('takes a disk that goes away for no damage', async () => {
    isRecording = true;
    checkup.beginCheck(backup);
    await new Promise((resolve) => setTimeout(resolve, 100));
    renameSync(backup, `${backup}-away`);
    isRecording = false;
    await expect.poll(() => checkup.check()?.state, { timeout: 5000 }).toBe('failed');
    expect(checkup.check()?.problem).toBe('gone');
  });

  it('rests while a take is recorded, can be cancelled, and runs once at a time', async () => {
    isRecording = true;
    checkup.beginCheck(backup);
    expect(() => checkup.beginCheck(backup)).toThrow(expect.objectContaining({ code: 'conflict' }));
    checkup.cancelCheck();
    await expect.poll(() => checkup.check()?.state).toBe('cancelled');
    expect(checkup.lastFolder()).toBeNull();
  });
});
