import { existsSync, readFileSync, renameSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Core, createCore } from './core.ts';
import { createCall, readVoiceSample, silentLog } from './core-test-support.ts';
import { createTestHost } from './host-test-support.ts';
import { createLibrary } from './library/create-library.ts';
import { createLibraryFixture, makeRecording, newTakeFile } from './library/test-support/library-fixture.ts';
import { openStandbyLibrary } from './standby-library.ts';

const voice = readVoiceSample();
let root: string;
let core: Core;
const library = () => join(root, 'library');
const away = () => renameSync(library(), `${library()}-away`);
const back = () => renameSync(`${library()}-away`, library());

async function open(): Promise<void> {
  core = await createCore(createTestHost(root), silentLog);
}

const call = createCall(() => core);

const track = { track: 'microphone', mimeType: 'audio/webm;codecs=opus', deviceLabel: 'Test' } as const;
const sound = voice.subarray(0, 32_000);

async function begin(): Promise<string> {
  const { recordingId } = await call('recording.start', { kind: 'voice', tracks: [track] });
  await call('recording.appendChunk', {
    ...{ recordingId, track: 'microphone', sequence: 0, elapsedMs: 4000, levels: [10] },
    data: new Uint8Array(sound),
  });
  return recordingId;
}

async function record(): Promise<string> {
  const recordingId = await begin();
  await call('recording.stop', { recordingId, elapsedMs: 4000, reason: 'stopped' });
  return recordingId;
}

const waiting = async () => (await call('app.getStatus', {})).waiting.map(({ id }) => id);
const listed = async () => {
  const page = { scope: { all: true }, offset: 0, limit: 100 } as const;
  return (await call('library.listRecordings', page)).items.map(({ id }) => id);
};

async function expectWhole(recordingId: string): Promise<void> {
  const { folderLabel, playbackUrl } = await call('library.getRecording', { recordingId });
  const capture = join(library(), folderLabel, 'capture-microphone.webm');
  expect(readFileSync(capture).equals(sound)).toBe(true);
  expect((await core.media(new Request(`memo://app${playbackUrl ?? ''}`))).status).toBe(200);
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outspoken-standby-'));
  await open();
});
afterEach(async () => {
  await core.dispose();
  await rm(root, { recursive: true, force: true });
});

describe('while the disk of the library is away', () => {
  it('records all the same, plays it, and brings it in with its place when the disk is back', async () => {
    const before = await record();
    away();
    const recordingId = await record();
    expect(existsSync(library())).toBe(false);
    expect(await waiting()).toEqual([recordingId]);
    const status = await call('app.getStatus', {});
    expect(status.libraryAvailable).toBe(false);
    // There is room for recordings all the same.
    expect(status.freeBytes).toBeGreaterThan(0);
    const { playbackUrl } = await call('library.fileRecording', {
      ...{ recordingId, title: 'Said on the way' },
      placement: { client: 'Acme', project: 'Web' },
    });
    expect((await core.media(new Request(`memo://app${playbackUrl ?? ''}`))).status).toBe(200);

    back();
    await expect.poll(waiting, { timeout: 30_000, interval: 500 }).toEqual([]);
    expect((await listed()).toSorted()).toEqual([before, recordingId].toSorted());
    expect(await call('library.getRecording', { recordingId })).toMatchObject({
      ...{ title: 'Said on the way', clientName: 'Acme', projectName: 'Web', state: 'ready' },
    });
    for (const id of [before, recordingId]) await expectWhole(id);
  });

  it('keeps what waits over a restart, its project and what was discarded', async () => {
    const filed = { title: 'First', placement: { client: 'Acme', project: 'Web' } };
    const { projectId } = await call('library.fileRecording', { recordingId: await record(), ...filed });
    away();
    const recordingId = await record();
    const discarded = await begin();
    await call('recording.discard', { recordingId: discarded });
    await core.dispose();
    await open();
    expect(await waiting()).toEqual([recordingId]);
    await core.dispose();
    back();
    await open();
    await expect.poll(waiting, { timeout: 20_000 }).toEqual([]);
    await expectWhole(recordingId);
    expect((await call('library.getRecording', { recordingId })).projectId).toBe(projectId);
    const bin = await call('library.listRecordings', { scope: { bin: true }, offset: 0, limit: 10 });
    expect(bin.items.map(({ id }) => id)).toEqual([discarded]);
    await core.dispose();
    await open();
    expect(await waiting()).toEqual([]);
    await expectWhole(recordingId);
  });

  it('brings in a take that ended with the app, after the disk had come back', async () => {
    await record();
    away();
    const recordingId = await begin();
    back();
    await core.dispose();
    await open();
    await expect.poll(waiting, { timeout: 20_000 }).toEqual([]);
    await expect.poll(listed, { timeout: 20_000 }).toContain(recordingId);
    await expectWhole(recordingId);
  });
});

/** A library whose disk is away, with the one that takes its place; `changes` are to what that one is made of. */
async function openAway(changes: {
  readonly restWork?: () => Promise<void>;
  readonly compressionState?: (recordingId: string) => 'none';
}) {
  const fixture = createLibraryFixture();
  const main = await fixture.open();
  const known = await makeRecording(main);
  renameSync(fixture.root, `${fixture.root}-away`);
  await main.refresh();
  const standby = await openStandbyLibrary({
    ...{ main, mainDirectory: () => fixture.root, directory: join(root, 'waiting'), log: silentLog },
    async restWork() {
      await changes.restWork?.();
      return { dispose: () => undefined };
    },
    open: () =>
      createLibrary({
        ...{ libraryDirectory: join(root, 'waiting'), indexPath: join(root, 'waiting.db') },
        ...{ emit: () => undefined, clock: fixture.clock, log: silentLog },
        compressionState: changes.compressionState ?? (() => 'none'),
      }),
  });
  const begin = async () => {
    const { file } = await standby.library.beginTake({ file: newTakeFile(), projectId: null });
    return file.id;
  };
  return {
    ...{ main, known, standby, begin },
    back: async () => {
      renameSync(`${fixture.root}-away`, fixture.root);
      await main.refresh();
    },
    dispose: async () => {
      await standby.dispose();
      await fixture.dispose();
    },
  };
}

describe('a recording that waits', () => {
  it('is brought in, or stays, where it is put into the bin while others are brought in', async () => {
    let meanwhile = () => Promise.resolve();
    const { main, standby, begin, back: comeBack, dispose } = await openAway({ restWork: () => meanwhile() });
    const end = (id: string) =>
      standby.library.update(id, ({ file }) => ({ ...file, state: 'ready', tracks: [] }));
    const [first, second] = [await begin(), await begin()];
    await end(first);
    await comeBack();
    meanwhile = async () => {
      await end(second);
      await standby.library.binRecording(second);
    };
    await standby.bringIn();
    expect(main.summary(first).binnedAt).toBeNull();
    meanwhile = () => Promise.resolve();
    await standby.bringIn();
    expect(main.summary(second).binnedAt).not.toBeNull();
    expect(standby.waiting()).toEqual([]);
    await dispose();
  });

  it('is found without asking for what asks for it', async () => {
    let asked = 0;
    const { known, standby, begin, dispose } = await openAway({
      // As compression tells the title of its job.
      compressionState(recordingId) {
        asked += 1;
        expect(standby.library.getStored(recordingId).file.title).toBe('Voice memo');
        return 'none';
      },
    });
    const id = await begin();
    asked = 0;
    expect(standby.library.summary(id).title).toBe('Voice memo');
    expect(asked).toBe(1);
    expect(standby.library.summary(known).id).toBe(known);
    await dispose();
  });
});
