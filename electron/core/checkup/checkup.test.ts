import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Library } from '../library/library.ts';
import {
  type LibraryFixture,
  createLibraryFixture,
  makeRecording,
} from '../library/test-support/library-fixture.ts';
import { type Checkup, createCheckup } from './checkup.ts';

describe('checking all recordings', () => {
  let fixture: LibraryFixture;
  let library: Library;
  let checkup: Checkup;
  let remade: string[];
  let isRecording: boolean;
  let id: string;
  const path = (name: string) => join(library.getStored(id).folder, name);

  beforeEach(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open();
    const { projectId } = await library.createProject({ client: 'Acme', project: 'Web' });
    id = await makeRecording(library, { projectId, title: 'Idea' });
    await makeRecording(library, { projectId, title: 'Whole' });
    await library.update(id, ({ file, folder }) => {
      const data = Buffer.from('a master');
      writeFileSync(join(folder, 'master.m4a'), data);
      const sha256 = createHash('sha256').update(data).digest('hex');
      const made = { preset: 'aac-48' as const, mimeType: 'audio/mp4', durationMs: 1000, editRevision: 0 };
      return { ...file, master: { file: 'master.m4a', sizeBytes: data.length, sha256, ...made } };
    });
    remade = [];
    isRecording = false;
    checkup = createCheckup({
      library,
      compression: { remake: (recordingId) => remade.push(recordingId) },
      isRecording: () => isRecording,
      clock: fixture.clock,
      emit: () => undefined,
      log: { info: () => undefined, error: (_, error) => expect(error).toBeNull() },
    });
  });
  afterEach(async () => {
    await checkup.dispose();
    await fixture.dispose();
  });

  async function checked() {
    checkup.beginCheck();
    await expect.poll(() => checkup.check()?.state).not.toBe('running');
    return checkup.check();
  }

  it('finds nothing where nothing is wrong', async () => {
    expect(await checked()).toMatchObject({ state: 'done', checked: 2, total: 2, findings: [] });
    expect(remade).toEqual([]);
  });

  it('names a master of which one bit changed, and has it made again', async () => {
    const bytes = readFileSync(path('master.m4a'));
    bytes[3] = (bytes[3] ?? 0) ^ 1;
    writeFileSync(path('master.m4a'), bytes);
    const finding = { recordingId: id, title: 'Idea', file: 'master.m4a', kind: 'changed' };
    expect(await checked()).toMatchObject({ findings: [{ ...finding, outcome: 'remaking' }] });
    expect(remade).toEqual([id]);
    // Forgotten, so that it is one of those that have none and are made.
    expect(library.getStored(id).file.master).toBeNull();
  });

  it('makes nothing again where the capture is cut short', async () => {
    rmSync(path('master.m4a'));
    writeFileSync(path('capture-microphone.webm'), 'short');
    expect((await checked())?.findings.map(({ file, kind, outcome }) => [file, kind, outcome])).toEqual([
      ['capture-microphone.webm', 'changed', 'lost'],
      ['master.m4a', 'missing', 'lost'],
    ]);
    expect(remade).toEqual([]);
  });

  it('reads captures for the first time, and notices later when one bit of them changed', async () => {
    expect((await checked())?.findings).toEqual([]);
    const [track] = library.getStored(id).file.tracks;
    const bytes = readFileSync(path('capture-microphone.webm'));
    expect(track?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    writeFileSync(path('capture-microphone.webm'), bytes);
    const finding = { file: 'capture-microphone.webm', kind: 'changed', outcome: 'playable' };
    expect((await checked())?.findings).toMatchObject([finding]);
  });

  it('makes nothing again of a master that stands for its captures', async () => {
    await library.update(id, ({ file }) => ({
      ...file,
      tracks: file.tracks.map((track) => ({ ...track, file: 'master.m4a' })),
    }));
    writeFileSync(path('master.m4a'), 'another');
    expect((await checked())?.findings).toMatchObject([{ file: 'master.m4a', outcome: 'lost' }]);
    expect(remade).toEqual([]);
  });

  it('says that a recording still plays whose capture is gone', async () => {
    rmSync(path('capture-microphone.webm'));
    expect((await checked())?.findings.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['missing', 'playable'],
    ]);
    expect(library.getStored(id).file.master).not.toBeNull();
  });

  it('opens nothing outside of the folder of a recording, and no link', async () => {
    await library.update(id, ({ file }) => ({
      ...file,
      master: file.master && { ...file.master, file: '../x' },
    }));
    expect((await checked())?.findings).toMatchObject([{ file: '../x', kind: 'unreadable' }]);
  });

  it('rests while a take is recorded, can be cancelled, and runs once at a time', async () => {
    isRecording = true;
    checkup.beginCheck();
    expect(() => checkup.beginCheck()).toThrow(expect.objectContaining({ code: 'conflict' }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(checkup.check()).toMatchObject({ state: 'running', checked: 0 });
    checkup.cancelCheck();
    await expect.poll(() => checkup.check()?.state).toBe('cancelled');
  });
});
