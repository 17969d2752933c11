import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tidyDownloads } from './tidy-downloads.ts';

let folder: string;
let logged: string[];
const log = { error: (event: string) => void logged.push(event) };
beforeEach(() => {
  logged = [];
  folder = mkdtempSync(join(tmpdir(), 'outspoken-downloads-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('tidyDownloads', () => {
  it('keeps what waits and removes the rest', async () => {
    for (const name of ['waits', 'taken', 'join-one']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'part-1'), 'sound');
    }
    await tidyDownloads({ downloadsFolder: folder, log }, { isWaiting: (id) => id === 'waits' });
    expect(readdirSync(folder)).toEqual(['waits']);
    expect(readdirSync(join(folder, 'waits'))).toEqual(['part-1']);
  });

  it('has nothing to do before the first download', async () => {
    await tidyDownloads({ downloadsFolder: join(folder, 'missing'), log }, { isWaiting: () => false });
    expect(logged).toEqual([]);
  });
});
