import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { UnsettledMessage } from '../../../../shared/model/inbox.ts';
import { silentLog } from '../../core-test-support.ts';
import { AppError } from '../../errors.ts';
import type { Library } from '../../library/library.ts';
import {
  type LibraryFixture,
  createLibraryFixture,
  tree,
} from '../../library/test-support/library-fixture.ts';
import { realWorkshop } from '../../media/test-support/real-ffmpeg.ts';
import { openQueueDatabase } from '../../queue-database.ts';
import { createSettings } from '../../settings/settings.ts';
import { createImports } from '../imports.ts';
import { projectOf } from '../mail-intake.ts';
import { takeIn } from '../take-in.ts';
import { type FolderWatch, type FolderWatchDeps, createFolderWatch } from './folder-watch.ts';

const speech = fileURLToPath(new URL('../../../../assets/samples/speech.ogg', import.meta.url));
const voice = fileURLToPath(new URL('../../../../assets/samples/chromium-voice.webm', import.meta.url));
const times = { restMs: 200, pollMs: 500, retryMs: 200, gapMs: 20 };

let fixture: LibraryFixture;
let library: Library;
let base: string;
let folder: string;
let stored: Record<string, unknown>;
let watches: FolderWatch[];
let isRecording: boolean;
let messages: string[];
let problems: UnsettledMessage['problems'];

beforeEach(async () => {
  fixture = createLibraryFixture();
  library = await fixture.open();
  base = mkdtempSync(join(tmpdir(), 'outspoken-watched-'));
  folder = join(base, 'Voice memos');
  mkdirSync(folder);
  [stored, watches, isRecording, messages, problems] = [{}, [], false, [], []];
});

afterEach(async () => {
  for (const watch of watches) await watch.dispose();
  await fixture.dispose();
  rmSync(base, { recursive: true, force: true });
});

function createRealImports() {
  const workshop = realWorkshop();
  return createImports({
    ...{ clock: fixture.clock, freeBytes: () => Promise.resolve(1e12), directory: join(base, 'imports') },
    projectOf: (placement) => projectOf(placement, { library }),
    takeMessage({ path, placement }) {
      messages.push(`${readFileSync(path, 'utf8')} ${placement?.project ?? 'by its sender'}`);
      return Promise.resolve({ recordingIds: [], problems });
    },
    takeIn: (received) => takeIn(received, { library, workshop }, new AbortController().signal),
  });
}

/** Opens it as a start of the app does; the one before is closed. */
async function start(changes: Partial<FolderWatchDeps> = {}): Promise<FolderWatch> {
  await watches.pop()?.dispose();
  const { database } = openQueueDatabase(join(base, 'queue.db'));
  const store = {
    get: (key: string) => stored[key],
    set: (values: Record<string, unknown>) => Object.assign(stored, values),
  };
  const imports = createRealImports();
  const watch = createFolderWatch({
    ...{ database, library, times, directory: join(base, 'copies') },
    settings: createSettings({ store, emit: () => undefined }),
    takeFile: (file) => imports.takeFile(file),
    freeBytes: () => Promise.resolve(1e12),
    ownFolders: () => Promise.resolve([fixture.root, join(base, 'copies')]),
    isRecording: () => isRecording,
    ...{ clock: fixture.clock, emit: () => undefined, log: silentLog },
    ...changes,
  });
  const closed = {
    ...watch,
    dispose: async () => {
      await watch.dispose();
      if (database.isOpen) database.close();
    },
  };
  watches.push(closed);
  watch.start();
  return closed;
}

const recordings = () => library.listRecordings({ scope: { received: true }, offset: 0, limit: 100 });
const titles = () =>
  recordings()
    .items.map(({ title }) => title)
    .sort();
const until = (look: () => void) => vi.waitFor(look, { timeout: 50_000, interval: 50 });
const settled = (watch: FolderWatch) =>
  until(() => expect(watch.status()).toMatchObject({ state: 'watching', total: 0 }));

/** Several looks at a folder in which nothing is to happen. */
async function looksOften(watch: FolderWatch): Promise<void> {
  watch.lookNow();
  await sleep(4 * (times.restMs + times.gapMs) + times.pollMs);
  await settled(watch);
}

function put(name: string, source = speech, changedAt = '2026-05-03T10:20:30Z'): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(source, path);
  utimesSync(path, new Date(changedAt), new Date(changedAt));
  return path;
}

test('takes in what lies there and what comes, once, and leaves it as it is', async () => {
  const path = put('speech.ogg');
  const watch = await start();
  expect(watch.status()).toBeNull();
  await watch.watch(folder);
  await until(() => expect(titles()).toEqual(['speech']));
  put('2026/May/voice.webm', voice);
  await until(() => expect(titles()).toEqual(['speech', 'voice']));
  await settled(watch);
  expect(watch.status()).toMatchObject({ takenCount: 2, unread: [], placement: null, isCut: false });
  expect(readFileSync(path).equals(readFileSync(speech))).toBe(true);
  expect(statSync(path).mtime.toISOString()).toBe('2026-05-03T10:20:30.000Z');
  const { file } = library.getStored(recordings().items.find(({ title }) => title === 'speech')?.id ?? '');
  expect(Date.parse(file.createdAt)).toBe(Date.parse('2026-05-03T10:20:30Z'));
  expect(tree(join(base, 'copies'))).toEqual([]);

  renameSync(path, join(folder, 'another name.ogg'));
  const again = await start();
  await until(() => expect(again.status()?.takenCount).toBe(3));
  await looksOften(again);
  expect(titles()).toEqual(['speech', 'voice']);
});

test('leaves alone what is hidden, unfinished, empty, a link, something else, or a recording of a library', async () => {
  put('.hidden.ogg');
  put('~memo.ogg');
  put('memo.ogg.crdownload');
  put('memo.tmp.mp4');
  put('Safari.m4a.download/Safari.m4a');
  put('.Trash/memo.ogg');
  put('list.txt');
  put('Copy/Ada/Memoir/One/original.ogg');
  writeFileSync(join(folder, 'Copy/Ada/Memoir/One/recording.json'), '{}');
  writeFileSync(join(folder, 'empty.ogg'), '');
  symlinkSync(speech, join(folder, 'link.ogg'));
  symlinkSync(dirname(speech), join(folder, 'linked'));
  const watch = await start();
  await watch.watch(folder);
  await settled(watch);
  await looksOften(watch);
  expect(recordings().total).toBe(0);
  renameSync(join(folder, 'memo.ogg.crdownload'), join(folder, 'memo.ogg'));
  await until(() => expect(titles()).toEqual(['memo']));
});

test('waits until a file is whole', async () => {
  const watch = await start();
  await watch.watch(folder);
  const bytes = readFileSync(voice);
  const path = join(folder, 'growing.webm');
  for (let at = 0; at < 12; at++) {
    const piece = Math.ceil(bytes.byteLength / 12);
    appendFileSync(path, bytes.subarray(at * piece, (at + 1) * piece));
    await sleep(times.restMs / 2);
    expect(recordings().total).toBe(0);
  }
  await until(() => expect(recordings().total).toBe(1));
  await looksOften(watch);
  const { file, folder: place } = library.getStored(recordings().items[0]?.id ?? '');
  expect(readFileSync(join(place, file.original?.file ?? '')).equals(bytes)).toBe(true);
  expect(watch.status()?.unread).toEqual([]);
});

test('names a file that cannot be read once, and tries it again when it changes', async () => {
  const path = join(folder, 'in', 'broken.m4a');
  mkdirSync(dirname(path));
  writeFileSync(path, 'This is no sound.');
  const watch = await start();
  await watch.watch(folder);
  const problem = { name: 'broken.m4a', code: 'media-unreadable' };
  await until(() =>
    expect(watch.status()?.unread).toMatchObject([{ name: join('in', 'broken.m4a'), problems: [problem] }]),
  );
  const again = await start();
  await looksOften(again);
  expect(again.status()?.unread).toHaveLength(1);
  again.dismiss(again.status()?.unread[0]?.id ?? 0);
  await looksOften(again);
  expect(again.status()?.unread).toEqual([]);
  writeFileSync(path, 'Still no sound.');
  await until(() => expect(again.status()?.unread).toHaveLength(1));
  copyFileSync(speech, path);
  await until(() => expect(titles()).toEqual(['broken']));
  await until(() => expect(again.status()).toMatchObject({ unread: [], takenCount: 1 }));
  writeFileSync(join(folder, 'gone.m4a'), 'No sound.');
  await until(() => expect(again.status()?.unread).toHaveLength(1));
  rmSync(join(folder, 'gone.m4a'));
  await until(() => expect(again.status()?.unread).toEqual([]));
});

test('files what comes in the chosen project, messages by their sender where there is none', async () => {
  writeFileSync(join(folder, 'first.eml'), 'first');
  problems = [{ name: 'part.m4a', code: 'media-unreadable' }];
  const watch = await start();
  await watch.watch(folder);
  await until(() => expect(messages).toEqual(['first by its sender']));
  await until(() => expect(watch.status()?.unread).toMatchObject([{ name: 'first.eml', problems }]));
  await watch.place({ client: 'Harbour Press', project: 'Memoir' });
  expect(watch.status()?.placement).toEqual({ client: 'Harbour Press', project: 'Memoir' });
  put('speech.ogg');
  writeFileSync(join(folder, 'second.eml'), 'second');
  await until(() => expect(messages).toEqual(['first by its sender', 'second Memoir']));
  await until(() =>
    expect(recordings().items).toMatchObject([{ clientName: 'Harbour Press', projectName: 'Memoir' }]),
  );
});

test('goes on when the folder is back', async () => {
  const watch = await start();
  await watch.watch(folder);
  await settled(watch);
  renameSync(folder, join(base, 'unplugged'));
  await until(() => expect(watch.status()?.state).toBe('missing'));
  const again = await start();
  await until(() => expect(again.status()?.state).toBe('missing'));
  renameSync(join(base, 'unplugged'), folder);
  await settled(again);
  put('speech.ogg');
  await until(() => expect(titles()).toEqual(['speech']));
});

test('refuses our own folders, and stops where the library moves in', async () => {
  const inside = join(fixture.root, 'Ada');
  mkdirSync(inside, { recursive: true });
  let own = [fixture.root];
  const watch = await start({ ownFolders: () => Promise.resolve(own) });
  for (const refused of [fixture.root, inside, dirname(fixture.root)])
    await expect(watch.watch(refused)).rejects.toMatchObject({ code: 'folder-not-watchable' });
  symlinkSync(inside, join(base, 'link'));
  await expect(watch.watch(join(base, 'link'))).rejects.toMatchObject({ code: 'folder-not-watchable' });
  expect(watch.status()).toBeNull();
  await watch.watch(folder);
  await settled(watch);
  own = [join(folder, 'Outspoken')];
  put('speech.ogg');
  await until(() =>
    expect(watch.status()).toMatchObject({ state: 'stuck', problem: 'folder-not-watchable' }),
  );
  expect(recordings().total).toBe(0);
});

test('waits for room and for the end of a take, then goes on', async () => {
  let freeBytes = 1000;
  put('speech.ogg');
  const watch = await start({ freeBytes: () => Promise.resolve(freeBytes) });
  await watch.watch(folder);
  await until(() => expect(watch.status()).toMatchObject({ state: 'stuck', problem: 'disk-low' }));
  isRecording = true;
  freeBytes = 1e12;
  await sleep(4 * times.retryMs);
  expect(recordings().total).toBe(0);
  isRecording = false;
  await until(() => expect(titles()).toEqual(['speech']));
});

test('stops in the middle of many, and goes on where it was', async () => {
  for (let number = 0; number < 6; number++)
    writeFileSync(join(folder, `${number}.eml`), `message ${number}`);
  const watch = await start();
  await watch.watch(folder);
  await until(() => expect(messages.length).toBeGreaterThan(1));
  watch.stop();
  const before = messages.length;
  expect(watch.status()).toBeNull();
  await sleep(4 * times.restMs);
  expect(messages.length).toBeLessThanOrEqual(before + 1);
  await watch.watch(folder);
  await until(() => expect(watch.status()?.takenCount).toBe(6));
  await looksOften(watch);
  expect(new Set(messages).size).toBe(6);
  expect(messages).toHaveLength(6);
});

test('gives up a file that cannot be opened, or that nobody can explain, after some time', async () => {
  let code: 'file-unreadable' | 'internal' = 'file-unreadable';
  let tries = 0;
  writeFileSync(join(folder, 'locked.m4a'), 'locked');
  const watch = await start({
    takeFile() {
      tries += 1;
      return Promise.reject(code === 'internal' ? new Error('a bug') : new AppError(code, 'locked'));
    },
  });
  await watch.watch(folder);
  await until(() => expect(watch.status()?.unread).toHaveLength(1));
  expect(tries).toBeGreaterThan(3);
  code = 'internal';
  tries = 0;
  writeFileSync(join(folder, 'odd.m4a'), 'odd');
  await until(() => expect(watch.status()?.unread).toHaveLength(2));
  expect(watch.status()?.unread.map(({ name }) => name)).toContain('odd.m4a');
});
