import { mkdtemp, mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isTemporaryName, syncFolder, writeFileAtomic } from './atomic-file.ts';

describe('writeFileAtomic', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outspoken-atomic-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('makes and replaces a file and leaves nothing else', async () => {
    const path = join(folder, 'a.json');
    await writeFileAtomic(path, 'first, and longer');
    await writeFileAtomic(path, Buffer.from('second'));
    expect(await readFile(path, 'utf8')).toBe('second');
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it('keeps the old file and takes its own away when it fails', async () => {
    const path = join(folder, 'taken');
    await mkdir(path);
    await writeFileAtomic(join(path, 'inside'), 'kept');
    await expect(writeFileAtomic(path, 'text')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
    expect(await readFile(join(path, 'inside'), 'utf8')).toBe('kept');
    await expect(writeFileAtomic(join(folder, 'none', 'a'), 'text')).rejects.toThrow('ENOENT');
  });

  it('never shows a part of it to readers', async () => {
    const path = join(folder, 'a');
    const texts = ['a'.repeat(300_000), 'b'.repeat(200_000)];
    await writeFileAtomic(path, texts[0] ?? '');
    const writing = { done: false };
    const written = Promise.all(texts.concat(texts).map((text) => writeFileAtomic(path, text))).finally(
      () => {
        writing.done = true;
      },
    );
    for (let reads = 0; !writing.done || reads < 20; reads++) {
      expect(texts.includes(await readFile(path, 'utf8'))).toBe(true);
    }
    await written;
    expect(await readdir(folder)).toEqual(['a']);
  });

  it.runIf(process.platform !== 'win32')('gives the file the mode asked for', async () => {
    const path = join(folder, 'key');
    await writeFileAtomic(path, 'secret', { mode: 0o600 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('knows the names of its unfinished files', () => {
    expect(isTemporaryName('.0123456789ab.tmp')).toBe(true);
    expect(isTemporaryName('notes.tmp')).toBe(false);
  });
});

describe('syncFolder', () => {
  it.runIf(process.platform !== 'win32')('rejects for a folder that is not there', async () => {
    await expect(syncFolder(join(tmpdir(), 'outspoken-not-there'))).rejects.toThrow('ENOENT');
  });
});
