import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HistoryWork } from '../../../shared/model/history.ts';
import { systemClock } from '../clock.ts';
import { silentLog } from '../core-test-support.ts';
import { type ExportsPlaceDeps, createExportsPlace } from './exports-place.ts';
import { type History, createHistory } from './history.ts';
import { type HistoryFixture, createHistoryFixture, everything } from './test-support/history-fixture.ts';

let fixture: HistoryFixture;
let history: History;
let told: (HistoryWork | null)[];
let opened: string[];

function place(changes: Partial<ExportsPlaceDeps> = {}) {
  return createExportsPlace({
    libraryDirectory: () => fixture.libraryFixture.root,
    ...{ chooseFolder: null, chosen: () => fixture.directory, setChosen: () => undefined },
    ...changes,
  });
}

beforeEach(async () => {
  fixture = await createHistoryFixture();
  told = [];
  opened = [];
  history = createHistory({
    ...{ place: place(), library: fixture.library, libraryDirectory: () => fixture.libraryFixture.root },
    ...{ messageRecords: () => fixture.messages, author: () => null, appVersion: '0.1.0' },
    ...{ freeBytes: () => Promise.resolve(1e12), onImported: () => undefined },
    accountAddresses: () => [],
    openFolder: (path) => Promise.resolve(void opened.push(path)),
    ...{ clock: systemClock, log: silentLog },
    emit: (name, payload) => {
      if (name === 'history.changed') told.push((payload as { work: HistoryWork | null }).work);
    },
  });
});
afterEach(async () => {
  await history.dispose();
  await fixture.dispose();
});

const ended = () => vi.waitFor(() => expect(history.work()?.state).not.toBe('running'));

describe('createHistory', () => {
  it('exports, checks and imports one after the other, and shows the folder', async () => {
    await fixture.add();
    await history.export(everything);
    await ended();
    const [name = ''] = readdirSync(fixture.directory);
    expect(history.work()).toMatchObject({ state: 'done', folderName: name, report: { kind: 'export' } });
    await history.openFolder();
    await history.check(name);
    await ended();
    expect(history.work()).toMatchObject({ kind: 'check', state: 'done', report: { damageCount: 0 } });
    await history.import(name);
    await ended();
    expect(history.work()).toMatchObject({ report: { importedCount: 0, knownCount: 1 } });
    expect(opened).toEqual([join(fixture.directory, name)]);
    history.dismiss();
    expect(told.at(-1)).toBeNull();
    await history.openFolder();
    expect(opened.at(-1)).toBe(fixture.directory);
  });

  it('clears away what a killed import left in the library, and nothing else', async () => {
    const { root } = fixture.libraryFixture;
    const left = join(root, `.import-${randomUUID()}`);
    mkdirSync(join(left, 'inner'), { recursive: true });
    mkdirSync(join(root, '.import-mine'));
    history.start();
    await vi.waitFor(() => expect(readdirSync(root)).not.toContain(basename(left)));
    expect(readdirSync(root)).toContain('.import-mine');
  });

  it('does one thing at a time, and leaves nothing when it is cancelled', async () => {
    for (let count = 0; count < 30; count++) await fixture.add({ title: `Take ${count}` });
    await history.export(everything);
    await expect(history.export(everything)).rejects.toMatchObject({ code: 'conflict' });
    await expect(history.check('any')).rejects.toMatchObject({ code: 'conflict' });
    history.cancel();
    await ended();
    expect(history.work()?.state).toBe('cancelled');
    expect(readdirSync(fixture.directory)).toEqual([]);
  });

  it('says why nothing came of it', async () => {
    await history.export(everything);
    await ended();
    expect(history.work()).toMatchObject({ state: 'failed', problem: { code: 'nothing-to-export' } });
    mkdirSync(join(fixture.directory, 'Empty'), { recursive: true });
    await history.check('Empty');
    await ended();
    expect(history.work()).toMatchObject({ state: 'failed', problem: { code: 'not-an-export' } });
    await expect(history.check('../Empty')).rejects.toMatchObject({ code: 'not-found' });
    await expect(history.check(null)).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('createExportsPlace', () => {
  it('lies beside the library until another place is chosen', async () => {
    const { root } = fixture.libraryFixture;
    const beside = join(dirname(root), `${basename(root)} exports`);
    expect(await place({ chosen: () => null }).directory()).toBe(beside);
    const setChosen = vi.fn();
    await place({ chooseFolder: () => Promise.resolve(fixture.directory), setChosen }).choose();
    expect(setChosen).toHaveBeenCalledWith(fixture.directory);
    await place({ chooseFolder: () => Promise.resolve(null), setChosen }).choose();
    expect(setChosen).toHaveBeenCalledTimes(1);
  });

  it('never lies in the library, not through a link either', async () => {
    const { root } = fixture.libraryFixture;
    mkdirSync(fixture.directory, { recursive: true });
    const link = join(fixture.directory, 'link');
    symlinkSync(root, link);
    for (const folder of [root, join(root, 'Exports', 'deep'), link, join(link, 'x')]) {
      const choosing = place({ chooseFolder: () => Promise.resolve(folder) }).choose();
      await expect(choosing).rejects.toMatchObject({ code: 'folder-in-library' });
      await expect(place({ chosen: () => folder }).directory()).rejects.toMatchObject({
        code: 'folder-in-library',
      });
    }
  });
});
