import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import type { VoicePreset } from '../../../shared/model/settings.ts';
import { silentLog } from '../core-test-support.ts';
import { AppError } from '../errors.ts';
import { newTakeFile } from '../library/test-support/library-fixture.ts';
import type { Deliverables } from './compression.ts';
import { createKeptCopies } from './kept-copies.ts';

const dayMs = 24 * 60 * 60_000;

let base: string;
let directory: string;
let recording: RecordingFile | null;
let voicePreset: VoicePreset;
let nowMs: number;
/** What is made next. */
let content: string;
let made: number;
let beforeMade: () => Promise<void>;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'outspoken-copies-'));
  directory = join(base, 'copies');
  recording = { ...newTakeFile(), title: 'A memo', state: 'ready', durationMs: 60_000 };
  ({ voicePreset, nowMs, content, made } = {
    voicePreset: 'standard',
    nowMs: Date.now(),
    content: 'spoken',
    made: 0,
  });
  beforeMade = () => Promise.resolve();
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const make: Deliverables['makeDeliverables'] = async ({ recordingId, folder, signal, onProgress }) => {
  await beforeMade();
  signal.throwIfAborted();
  made += 1;
  onProgress(1);
  const file = `${recordingId}.m4a`;
  writeFileSync(join(folder, file), content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const form = { preset: 'aac-48', mimeType: 'audio/mp4', durationMs: 60_000, editRevision: 0 } as const;
  return [{ file, sha256, sizeBytes: content.length, ...form }];
};

function createCopies() {
  const getStored = () => {
    if (recording === null) throw new AppError('not-found', 'no such recording');
    return { file: recording, folder: base };
  };
  return createKeptCopies({
    ...{ directory, make, log: silentLog, clock: { nowMs: () => nowMs } },
    library: { getStored, indexed: () => Promise.resolve() },
    voicePreset: () => voicePreset,
  });
}

let copies: ReturnType<typeof createCopies>;
beforeEach(() => (copies = createCopies()));

async function ask(limitBytes: number | null = 1000, signal = new AbortController().signal) {
  const folder = mkdtempSync(join(base, 'work-'));
  const files = await copies.makeDeliverables({
    ...{ recordingId: newTakeId(), screenPreset: 'universal', limitBytes, folder, signal },
    onProgress: () => undefined,
  });
  return { files, text: files.map(({ file }) => readFileSync(join(folder, file), 'utf8')).join() };
}

const newTakeId = () => recording?.id ?? '';

function change(changes: Partial<RecordingFile>): void {
  if (recording !== null) recording = { ...recording, ...changes };
}

/** Paths of all kept files of copies, without the lists. */
function keptFiles(): string[] {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true });
  return names.filter(({ name }) => name.endsWith('.m4a')).map((entry) => join(entry.parentPath, entry.name));
}

describe('createKeptCopies', () => {
  it('gives the same files for the same wish, also after a restart', async () => {
    const first = await ask();
    expect(await ask()).toEqual(first);
    copies = createCopies();
    expect(await ask()).toEqual(first);
    expect(made).toBe(1);
  });

  it.each<[string, () => void]>([
    ['title', () => change({ title: 'Another' })],
    ['author', () => change({ author: { name: 'Ada', email: 'ada@client.example' } })],
    ['Edit', () => change({ edit: { revision: 1, cuts: [] } as never })],
    ['length', () => change({ durationMs: 61_000 })],
    ['preset', () => (voicePreset = 'small')],
  ])('makes it again for another %s', async (_name, alter) => {
    await ask();
    alter();
    content = 'spoken otherwise';
    expect((await ask()).text).toBe('spoken otherwise');
    expect(made).toBe(2);
  });

  it.each<[number | null, number | null, number]>([
    [1000, 1009, 1],
    [1000, 500, 1],
    [null, 1000, 1],
    [1000, 5, 2],
    [1000, 2000, 2],
    [1000, null, 2],
  ])('made for %s bytes and asked for %s: made %d times', async (before, now, times) => {
    await ask(before);
    await ask(now);
    expect(made).toBe(times);
  });

  it('makes what is damaged again', async () => {
    await ask();
    for (const path of keptFiles()) writeFileSync(path, 'spokem');
    expect((await ask()).text).toBe('spoken');
    expect(made).toBe(2);
    expect((await ask()).text).toBe('spoken');
    expect(made).toBe(2);
  });

  it('makes once what is asked for twice at the same time', async () => {
    const [one, other] = await Promise.all([ask(), ask()]);
    expect(one).toEqual(other);
    expect(made).toBe(1);
  });

  it('lets one go that waits for another, at once, and makes what the other has not', async () => {
    const gate = Promise.withResolvers<undefined>();
    beforeMade = () => gate.promise;
    const stopFirst = new AbortController();
    const first = ask(1000, stopFirst.signal);
    const stopSecond = new AbortController();
    const second = ask(1000, stopSecond.signal);
    const third = ask();
    stopSecond.abort(new Error('cancelled'));
    await expect(second).rejects.toThrow('cancelled');
    stopFirst.abort(new Error('cancelled'));
    gate.resolve(undefined);
    await expect(first).rejects.toThrow('cancelled');
    expect((await third).text).toBe('spoken');
    expect(made).toBe(1);
  });

  it('keeps a copy for a week after its last use', async () => {
    await ask();
    nowMs += 6 * dayMs;
    await ask();
    nowMs += 6 * dayMs;
    await copies.tidy();
    expect(keptFiles()).toHaveLength(1);
    nowMs += 2 * dayMs;
    await copies.tidy();
    expect(keptFiles()).toEqual([]);
    await ask();
    expect(made).toBe(2);
  });

  it('removes what a kill left unfinished, and copies of recordings that are gone', async () => {
    await ask();
    mkdirSync(join(directory, newTakeId(), 'key', 'unfinished.tmp'), { recursive: true });
    nowMs += 8 * dayMs;
    await copies.tidy();
    expect(readdirSync(join(directory, newTakeId(), 'key'))).toEqual([]);
    await ask();
    recording = null;
    await copies.tidy();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('makes without keeping where nothing can be kept', async () => {
    writeFileSync(directory, 'a file');
    expect((await ask()).text).toBe('spoken');
    expect((await ask()).text).toBe('spoken');
    expect(made).toBe(2);
  });
});
