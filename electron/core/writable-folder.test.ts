import { existsSync } from 'node:fs';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { whyNotWritable } from './writable-folder.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outspoken-writable-'));
});

describe('writable folder', () => {
  it('is one that is there or can be made, and nothing is left of finding out', async () => {
    expect(whyNotWritable(root)).toBeNull();
    expect(whyNotWritable(join(root, 'a', 'b'))).toBeNull();
    expect(await readdir(root)).toEqual([]);
  });

  it('is not a file, nor anything below one', async () => {
    await writeFile(join(root, 'file'), 'content');
    expect(whyNotWritable(join(root, 'file'))).toBe('it is not a folder');
    expect(whyNotWritable(join(root, 'file', 'a', 'b'))).toBe('part of its path is a file');
  });

  it('is not one that the system keeps to itself, root or not', () => {
    for (const folder of ['/proc', '/proc/outspoken', '/sys/outspoken', '/dev/null']) {
      if (existsSync('/proc')) expect(whyNotWritable(folder), folder).not.toBeNull();
    }
  });

  it('takes away what it made when the rest could not be made', async () => {
    expect(whyNotWritable(join(root, 'made', 'x'.repeat(300)))).toBe('its name is too long');
    expect(await readdir(root)).toEqual([]);
  });
});
