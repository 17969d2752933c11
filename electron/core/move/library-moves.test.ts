import { existsSync, readFileSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { LibraryMove } from '../../../shared/model/library-move.ts';
import { type Core, createCore } from '../core.ts';
import { createCall, readVoiceSample, silentLog } from '../core-test-support.ts';
import type { Host } from '../host.ts';
import { type TestHost, createTestHost } from '../host-test-support.ts';
import { tree } from '../library/test-support/library-fixture.ts';
import { moveManifestName } from './move-manifest.ts';

const voice = readVoiceSample();

let root: string;
let host: TestHost;
let core: Core;
let events: AppEvent[];
const former = () => join(root, 'library');
const target = () => join(root, 'other-disk');

async function open(changes: Partial<Host> = {}): Promise<void> {
  host = createTestHost(root, changes);
  host.chosenFolder = target();
  core = await createCore(host, silentLog);
  events = [];
  core.on((event) => void events.push(event));
}

const call = createCall(() => core);

const track = { track: 'microphone', mimeType: 'audio/webm;codecs=opus', deviceLabel: 'Test' } as const;
const begin = () => call('recording.start', { kind: 'voice', tracks: [track] });

async function append(recordingId: string): Promise<void> {
  await call('recording.appendChunk', {
    ...{ recordingId, track: 'microphone', sequence: 0, elapsedMs: 4000, levels: [10] },
    data: new Uint8Array(voice.subarray(0, 32_000)),
  });
}

const stop = (recordingId: string) =>
  call('recording.stop', { recordingId, elapsedMs: 4000, reason: 'stopped' });

async function record(): Promise<string> {
  const { recordingId } = await begin();
  await append(recordingId);
  await stop(recordingId);
  return recordingId;
}

const state = async () => (await call('move.getMove', {}))?.state;
const until = (wanted: LibraryMove['state']) => expect.poll(state, { timeout: 20_000 }).toBe(wanted);

async function expectPlays(recordingId: string): Promise<void> {
  const { playbackUrl } = await call('library.getRecording', { recordingId });
  const sound = await core.media(new Request(`memo://app${playbackUrl ?? ''}`));
  expect(sound.status).toBe(200);
  expect((await sound.arrayBuffer()).byteLength).toBeGreaterThan(1000);
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outspoken-moves-'));
  await mkdir(target());
  await open();
});
afterEach(async () => {
  await core.dispose();
  await rm(root, { recursive: true, force: true });
});

describe('moving the library while the app runs', () => {
  it('goes on in the new folder, keeps the old copy until it is deleted, and survives a restart', async () => {
    const ids = [await record(), await record()];
    await call('library.fileRecording', {
      ...{ recordingId: ids[0] ?? '', title: 'Idea' },
      placement: { client: 'Acme', project: 'Web' },
    });
    await call('move.beginMove', {});
    await until('moved');
    expect(await call('app.getStatus', {})).toMatchObject({ libraryLabel: target(), libraryAvailable: true });
    for (const id of ids) await expectPlays(id);
    expect(events.filter(({ name }) => name === 'library.changed')).not.toEqual([]);

    await core.dispose();
    await open();
    const move = await call('move.getMove', {});
    expect(move).toMatchObject({ state: 'moved', targetLabel: target(), formerLabel: former() });
    expect(move?.totalBytes).toBeGreaterThan(30_000);
    for (const id of ids) await expectPlays(id);

    await call('move.deleteFormer', {});
    await until('deleted');
    expect(existsSync(former())).toBe(false);
    expect(existsSync(join(target(), moveManifestName))).toBe(false);
    await core.dispose();
    await open();
    expect(await call('move.getMove', {})).toBeNull();
    for (const id of ids) await expectPlays(id);
  });

  it('deletes nothing of the old copy that was changed since or was never copied', async () => {
    await record();
    await call('move.beginMove', {});
    await until('moved');
    const changed = tree(former()).find((path) => path.endsWith('recording.json')) ?? '';
    writeFileSync(join(former(), changed), 'written since');
    writeFileSync(join(former(), 'mine.txt'), 'mine');
    await call('move.deleteFormer', {});
    await until('deleted');
    expect((await call('move.getMove', {}))?.keptFiles).toBe(2);
    expect(tree(former()).filter((path) => !path.endsWith('/'))).toEqual([changed, 'mine.txt']);
  });

  it('never deletes the library in use, whatever stands in place of the old folder', async () => {
    const id = await record();
    await call('move.beginMove', {});
    await until('moved');
    await rm(former(), { recursive: true });
    symlinkSync(target(), former());
    await call('move.deleteFormer', {});
    await expect.poll(async () => (await call('move.getMove', {}))?.problem?.kind).toBe('inside');
    await expectPlays(id);
  });

  it('lets a take wait that begins during the last step, and keeps it in the new folder', async () => {
    await record();
    const started: Promise<string>[] = [];
    core.on((event) => {
      if (event.name !== 'move.changed' || event.payload.move?.state !== 'switching') return;
      started.push(begin().then(({ recordingId }) => recordingId));
    });
    await call('move.beginMove', {});
    await until('moved');
    expect(started).toHaveLength(1);
    const recordingId = (await started[0]) ?? '';
    await append(recordingId);
    await stop(recordingId);
    const { folderLabel } = await call('library.getRecording', { recordingId });
    expect(existsSync(join(target(), folderLabel, 'recording.json'))).toBe(true);
    expect(existsSync(join(former(), folderLabel))).toBe(false);
    await expectPlays(recordingId);
  });

  it('waits for a take to end, which is then in the new folder', async () => {
    await record();
    const { recordingId } = await begin();
    await call('move.beginMove', {});
    await until('waiting');
    await append(recordingId);
    await stop(recordingId);
    await until('moved');
    await expectPlays(recordingId);
    expect(JSON.parse(readFileSync(join(root, 'data', 'settings.json'), 'utf8'))).toMatchObject({
      libraryFolder: target(),
      unfinishedMove: null,
    });
  });

  it('can be cancelled, goes on after a restart, or is given up without a trace', async () => {
    const { recordingId } = await begin();
    await call('move.beginMove', {});
    await until('waiting');
    await call('move.cancelMove', {});
    await until('stopped');
    await append(recordingId);
    await stop(recordingId);
    expect((await call('app.getStatus', {})).libraryLabel).toBe(former());

    await core.dispose();
    await open();
    expect(await call('move.getMove', {})).toMatchObject({ state: 'stopped', canResume: true });
    const again = await begin();
    await call('move.resumeMove', {});
    await until('waiting');
    await call('move.cancelMove', {});
    await until('stopped');
    await stop(again.recordingId);
    await call('move.giveUpMove', {});
    expect(await call('move.getMove', {})).toBeNull();
    await expect.poll(() => readdirSync(target())).toEqual([]);
    await expectPlays(recordingId);
  });

  it('stays with the old folder when the new one goes away before the end', async () => {
    const id = await record();
    const { recordingId } = await begin();
    await call('move.beginMove', {});
    await until('waiting');
    renameSync(target(), `${target()}-away`);
    await append(recordingId);
    await stop(recordingId);
    await until('failed');
    expect(await call('move.getMove', {})).toMatchObject({
      ...{ problem: { kind: 'target-missing' }, canResume: true },
    });
    for (const one of [id, recordingId]) await expectPlays(one);
    renameSync(`${target()}-away`, target());
    await call('move.resumeMove', {});
    await until('moved');
    for (const one of [id, recordingId]) await expectPlays(one);
  });

  it('does not go back to an old copy as if it were a move that was not finished', async () => {
    await record();
    await call('move.beginMove', {});
    await until('moved');
    // The library was in the new folder for a while; now the old one is chosen again.
    await record();
    host.chosenFolder = former();
    await call('settings.chooseLibraryFolder', {});
    expect(await call('move.getMove', {})).toBeNull();
    const before = tree(target());
    host.chosenFolder = target();
    await call('move.beginMove', {});
    await until('failed');
    expect((await call('move.getMove', {}))?.problem?.kind).toBe('not-empty');
    expect(tree(target())).toEqual(before);
  });

  it('is refused where the folder came from the command line', async () => {
    await core.dispose();
    await open({ libraryDirectoryOverride: former() });
    await call('move.beginMove', {});
    await until('failed');
    expect((await call('move.getMove', {}))?.problem?.kind).toBe('command-line');
    await call('move.giveUpMove', {});
    expect(await call('move.getMove', {})).toBeNull();
  });
});
