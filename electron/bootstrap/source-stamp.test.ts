import { mkdir, mkdtemp, rename, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sourceStamp } from './source-stamp.ts';

it('changes with any file that a build reads, and with no other', async () => {
  const root = await mkdtemp(join(tmpdir(), 'outspoken-stamp-'));
  await mkdir(join(root, 'deep'));
  await writeFile(join(root, 'deep', 'a.ts'), 'one');
  await writeFile(join(root, 'a.test.ts'), 'test');
  const stamps = new Set([sourceStamp([root])]);
  await writeFile(join(root, 'a.test.ts'), 'another test');
  await writeFile(join(root, 'README.md'), 'text');
  expect(stamps).toContain(sourceStamp([root]));

  const changes = [
    () => writeFile(join(root, 'deep', 'a.ts'), 'other'),
    () => utimes(join(root, 'deep', 'a.ts'), 1, 1),
    () => rename(join(root, 'deep', 'a.ts'), join(root, 'deep', 'b.ts')),
    () => writeFile(join(root, 'c.css'), ''),
  ];
  for (const change of changes) {
    await change();
    stamps.add(sourceStamp([root]));
  }
  expect(stamps.size).toBe(changes.length + 1);
});
