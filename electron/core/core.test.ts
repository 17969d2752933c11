import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppEvent } from '../../shared/contract/events.ts';
import { type Core, createCore } from './core.ts';
import { createCall, readVoiceSample, silentLog } from './core-test-support.ts';
import { type TestHost, createTestHost } from './host-test-support.ts';

const voice = readVoiceSample();

let root: string;
let host: TestHost;
let core: Core;
let events: AppEvent[];

async function open(changes: Parameters<typeof createTestHost>[1] = {}): Promise<void> {
  host = createTestHost(root, changes);
  core = await createCore(host, silentLog);
  events = [];
  core.on((event) => void events.push(event));
}

const call = createCall(() => core);

/** Begins a take and sends `chunks` chunks of a real recording. */
async function record(chunks: number): Promise<string> {
  const track = { track: 'microphone', mimeType: 'audio/webm;codecs=opus', deviceLabel: 'Test' } as const;
  const { recordingId } = await call('recording.start', { kind: 'voice', tracks: [track] });
  for (let sequence = 0; sequence < chunks; sequence++) {
    await call('recording.appendChunk', {
      recordingId,
      track: 'microphone',
      sequence,
      elapsedMs: (sequence + 1) * 1000,
      levels: [10, 20],
      data: new Uint8Array(voice.subarray(sequence * 8000, (sequence + 1) * 8000)),
    });
  }
  return recordingId;
}

const stop = (recordingId: string) =>
  call('recording.stop', { recordingId, elapsedMs: 4000, reason: 'stopped' });

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outspoken-core-'));
  await open();
});
afterEach(async () => {
  await core.dispose();
  await rm(root, { recursive: true, force: true });
});

describe('core', () => {
  it('records, plays, files, and remembers where', async () => {
    const recordingId = await record(4);
    expect(core.recordingActive()).toBe(true);
    expect(host.awake()).toBe(1);
    const stopped = await stop(recordingId);
    expect(host.awake()).toBe(0);
    expect(stopped).toMatchObject({ state: 'ready', unfiled: true, endReason: 'stopped' });
    const sound = await core.media(new Request(`memo://app${stopped.playbackUrl ?? ''}`));
    expect(sound.status).toBe(200);
    expect((await sound.arrayBuffer()).byteLength).toBeGreaterThan(20_000);

    const placement = { client: 'Harbour Press', project: 'Memoir' };
    const filed = await call('library.fileRecording', { recordingId, title: 'Hello', placement });
    expect(filed).toMatchObject({ clientName: 'Harbour Press', projectName: 'Memoir', title: 'Hello' });
    expect((await call('settings.get', {})).lastProjectId).toBe(filed.projectId);
    expect(existsSync(join(root, 'library', filed.folderLabel, 'recording.json'))).toBe(true);
    expect(events.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'recording.started',
        'recording.stopped',
        'library.changed',
        'settings.changed',
      ]),
    );
  });

  it('ends a running take when it is disposed, and has it at the next start', async () => {
    const recordingId = await record(3);
    await core.finishActive('app-quit');
    await core.dispose();
    await core.dispose();
    await open();
    const recording = await call('library.getRecording', { recordingId });
    expect(recording).toMatchObject({ state: 'ready', endReason: 'app-quit' });
  });

  it('recovers what a crash left before anyone can ask, and later what only the files know', async () => {
    const recordingId = await record(3);
    const folder = join(root, 'library', (await call('library.getRecording', { recordingId })).folderLabel);
    // What a kill would leave now.
    await cp(folder, join(root, 'left'), { recursive: true });
    await stop(recordingId);
    await core.dispose();
    await rm(folder, { recursive: true });
    await cp(join(root, 'left'), folder, { recursive: true });
    await rm(join(root, 'data', 'index.db'));
    await open();
    await vi.waitFor(
      async () => {
        const recording = await call('library.getRecording', { recordingId });
        expect(recording).toMatchObject({ state: 'ready', endReason: 'recovered' });
      },
      { timeout: 10_000 },
    );
  });

  it('does not start on a queue of a later version, and leaves it as it was', async () => {
    await core.dispose();
    const path = join(root, 'data', 'queue.db');
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 999');
    database.close();
    const before = await readFile(path);
    await expect(createCore(createTestHost(root), silentLog)).rejects.toMatchObject({ code: 'unsupported' });
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  it('says what was repaired at start', async () => {
    await core.dispose();
    await writeFile(
      join(root, 'data', 'queue.db'),
      'no database at all, but long enough to look at'.repeat(50),
    );
    await open();
    expect((await call('app.getStatus', {})).repaired).toEqual(['queue']);
  });

  it('finishes the first run once', async () => {
    const profile = { name: 'Ann', email: 'ann@example.com' };
    await call('app.completeFirstRun', { profile, mailMode: 'practice' });
    await core.dispose();
    await open();
    expect(await call('settings.get', {})).toMatchObject({ profile, mailMode: 'practice' });
  });

  it('sends a memo to the practice mailbox, attachment and all', async () => {
    await call('app.completeFirstRun', {
      profile: { name: 'Ann', email: 'ann@example.com' },
      mailMode: 'practice',
    });
    const recordingId = await record(4);
    await stop(recordingId);
    const draft = {
      recordingIds: [recordingId],
      to: ['bob@example.com'],
      subject: 'Hello',
      text: '',
      sendAt: null,
    };
    const { id } = await call('outbox.queueMessage', draft);
    await vi.waitFor(
      async () => {
        const [message] = await call('outbox.list', {});
        expect(message).toMatchObject({ id, state: 'sent' });
      },
      { timeout: 30_000, interval: 100 },
    );
    const [received] = await call('practice.list', {});
    const { attachments } = await call('practice.get', { id: received?.id ?? '' });
    const sound = await core.media(new Request(`memo://app${attachments[0]?.url ?? ''}`));
    expect(sound.headers.get('content-type')).toBe('audio/mp4');
    expect((await sound.arrayBuffer()).byteLength).toBe(attachments[0]?.sizeBytes);
  });

  it('gives away a copy of what plays, called by its title', async () => {
    const recordingId = await record(2);
    await stop(recordingId);
    await call('library.fileRecording', { recordingId, title: 'A: first "reading"', placement: null });
    await call('app.copyRecordingFile', { recordingId });
    const path = host.opened.at(-1) ?? '';
    expect(basename(path)).toMatch(/^A.* first .*reading.*\.(webm|m4a)$/);
    expect((await stat(path)).size).toBeGreaterThan(0);
    await call('app.copyRecordingFile', { recordingId });
    expect(await readdir(dirname(path))).toHaveLength(1);
    await core.dispose();
    await open({ copyFile: null });
    expect((await call('app.getInfo', {})).canCopyFile).toBe(false);
    await expect(call('app.copyRecordingFile', { recordingId })).rejects.toMatchObject({
      code: 'unsupported',
    });
  });
});

describe('library folder', () => {
  it('is opened where it is', async () => {
    await call('app.openLibraryFolder', {});
    expect(host.opened).toEqual([join(root, 'library')]);
  });

  it('can be changed at run time, and stays so', async () => {
    const recordingId = await record(2);
    host.chosenFolder = join(root, 'other');
    await expect(call('settings.chooseLibraryFolder', {})).rejects.toMatchObject({
      code: 'recording-active',
    });
    await stop(recordingId);
    expect(await call('settings.chooseLibraryFolder', {})).toMatchObject({
      libraryLabel: join(root, 'other'),
      libraryAvailable: true,
    });
    await expect(call('library.getRecording', { recordingId })).rejects.toMatchObject({ code: 'not-found' });
    const second = await record(2);
    await stop(second);
    await core.dispose();
    await open();
    expect(await call('library.getRecording', { recordingId: second })).toMatchObject({ state: 'ready' });

    host.chosenFolder = join(root, 'library');
    await call('settings.chooseLibraryFolder', {});
    await vi.waitFor(async () => {
      expect(await call('library.getRecording', { recordingId })).toMatchObject({ state: 'ready' });
    });
  });

  it('stays as it was when the other cannot be used, or nobody chose one', async () => {
    await writeFile(join(root, 'file'), '');
    host.chosenFolder = join(root, 'file');
    await expect(call('settings.chooseLibraryFolder', {})).rejects.toMatchObject({
      code: 'library-unavailable',
    });
    host.chosenFolder = null;
    expect(await call('settings.chooseLibraryFolder', {})).toMatchObject({
      libraryLabel: join(root, 'library'),
    });
    await stop(await record(2));
  });

  it('is not to be chosen where it was given at start, or there is no dialog', async () => {
    await core.dispose();
    await open({ libraryDirectoryOverride: join(root, 'given') });
    await expect(call('settings.chooseLibraryFolder', {})).rejects.toMatchObject({ code: 'conflict' });
    await core.dispose();
    await open({ chooseFolder: null });
    expect((await call('app.getInfo', {})).canChooseFolder).toBe(false);
    await expect(call('settings.chooseLibraryFolder', {})).rejects.toMatchObject({ code: 'unsupported' });
  });
});
