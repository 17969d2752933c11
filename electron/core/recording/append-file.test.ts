import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAppendFile, openAppendFile } from './append-file.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outspoken-append-'));
  path = join(folder, 'file');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('an append file', () => {
  it('grows, and goes on where it ended', async () => {
    const file = await createAppendFile(path);
    await file.append(Buffer.from('one '));
    await file.append(new Uint8Array(0));
    await file.append(Buffer.from('two '));
    await file.close();
    await file.close();
    const again = await openAppendFile(path);
    expect(again.sizeBytes()).toBe(8);
    await again.append(Buffer.from('three'));
    await again.close();
    expect(await readFile(path, 'utf8')).toBe('one two three');
  });

  it('never replaces a file, and makes one that is not there', async () => {
    await (await openAppendFile(path)).close();
    await expect(createAppendFile(path)).rejects.toMatchObject({ code: 'EEXIST' });
  });

  it('leaves nothing of what it could not write', () => {
    // The limit on file size belongs to the process, hence one of its own.
    const program = `
      import { createAppendFile } from ${JSON.stringify(new URL('./append-file.ts', import.meta.url).href)};
      process.on('SIGXFSZ', () => undefined);
      const file = await createAppendFile(${JSON.stringify(path)});
      await file.append(Buffer.alloc(60_000, 'a'));
      const failure = await file.append(Buffer.alloc(60_000, 'b')).catch((error) => error.code);
      await file.append(Buffer.from('end'));
      await file.close();
      process.stdout.write(failure + ' ' + file.sizeBytes());`;
    const command = `ulimit -f 80; exec "$0" --input-type=module -e "$1"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', command, process.execPath, program], {
      encoding: 'utf8',
    });
    expect([stderr, stdout]).toEqual(['', 'EFBIG 60003']);
  });
});
