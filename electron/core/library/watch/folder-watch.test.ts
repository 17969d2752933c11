import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FolderWatch, FolderWatchOptions } from './folder-watch.ts';
import { watchOneByOne } from './watch-one-by-one.ts';
import { watchWhole } from './watch-whole.ts';

const eventually = { timeout: 15_000, interval: 20 };
const recordings = ['A/One/2026-01-01 old', 'A/One/2026-06-01 new', 'B/Two/2026-03-01 between'];

describe('watching a folder', () => {
  let root: string;
  let watch: FolderWatch | null = null;
  let told: (string | null)[];
  let failures: unknown[];
  const at = (...path: string[]) => join(root, ...path);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'outspoken-watch-'));
    for (const folder of recordings) mkdirSync(at(folder), { recursive: true });
    told = [];
    failures = [];
  });
  afterEach(() => {
    watch?.dispose();
    rmSync(root, { recursive: true, force: true });
  });

  const begin = async (open: (options: FolderWatchOptions) => FolderWatch, limit = 100) => {
    watch = open({
      ...{ root, limit },
      onChange: (path) => told.push(path),
      isRecording: (folder) => recordings.includes(folder),
      onFailure: (error) => failures.push(error),
    });
    await watch.follow(['']);
    return watch;
  };

  describe.each([
    ['as a whole', watchWhole],
    ['one by one', watchOneByOne],
  ])('%s', (_, open) => {
    it('tells what comes, goes and is written, by path, and nothing of what grows or is hidden', async () => {
      const made = await begin(open);
      expect(made.isComplete()).toBe(true);
      writeFileSync(at('A/One/2026-01-01 old/capture-microphone.webm'), 'a');
      await expect.poll(() => told, eventually).toContain('A/One/2026-01-01 old/capture-microphone.webm');
      told.length = 0;
      writeFileSync(at('A/One/2026-01-01 old/capture-microphone.webm'), 'b', { flag: 'a' });
      writeFileSync(at('A/One/.0123456789ab.tmp'), 'half');
      writeFileSync(at('B/Two/2026-03-01 between/transcript.vtt'), 'WEBVTT');
      await expect.poll(() => told, eventually).toContain('B/Two/2026-03-01 between/transcript.vtt');
      mkdirSync(at('C'));
      await expect.poll(() => told, eventually).toContain('C');
      expect(told.filter((path) => path?.endsWith('.webm') ?? true)).toEqual([]);
      expect(told.filter((path) => path?.endsWith('.tmp') ?? true)).toEqual([]);
      expect(failures).toEqual([]);
    });
  });

  it('tells that a folder that is not there cannot be watched', async () => {
    rmSync(root, { recursive: true });
    expect((await begin(watchOneByOne)).isComplete()).toBe(false);
  });

  it('has no more watchers than it may, places first, then the newest, and says that some are missing', async () => {
    // The folder, two clients, two projects, and one more.
    const made = await begin(watchOneByOne, 7);
    expect(made.isComplete()).toBe(false);
    for (const folder of recordings) writeFileSync(at(folder, 'transcript.vtt'), 'WEBVTT');
    mkdirSync(at('B/Two/2026-09-01 last'));
    await expect.poll(() => told, eventually).toContain('B/Two/2026-09-01 last');
    expect(told).toContain('A/One/2026-06-01 new/transcript.vtt');
    expect(told.filter((path) => path?.includes('old') ?? true)).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('follows a folder under its new name', async () => {
    const made = await begin(watchOneByOne);
    renameSync(at('A'), at('C'));
    await expect.poll(() => told, eventually).toContain('C');
    await made.follow(['A', 'C']);
    told.length = 0;
    writeFileSync(at('C/One/2026-06-01 new/transcript.vtt'), 'WEBVTT');
    await expect.poll(() => told, eventually).toContain('C/One/2026-06-01 new/transcript.vtt');
    expect(made.isComplete()).toBe(true);
  });
});
