import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { partName, removePartFiles } from './part-files.ts';

it('removes what it named and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'outspoken-parts-'));
  const kept = ['capture-microphone.webm', '.notes.part', '.made-by-hand.part'];
  for (const name of [...kept, partName(), partName()]) await writeFile(join(folder, name), 'x');
  await removePartFiles(folder);
  expect((await readdir(folder)).sort()).toEqual([...kept].sort());
  await rm(folder, { recursive: true });
});
