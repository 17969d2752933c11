import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { openDataFolder } from '../../core/data-folder.ts';
import * as fake from './fake-electron.ts';
import { startApp } from './start-app.ts';

it('leaves with status 3 and a word when the data folder is in use, before anything is opened', async () => {
  fake.system.lockGranted = false;
  const said: string[] = [];
  await startApp({
    app: fake.app as never,
    platform: 'linux',
    kernelRelease: '6.1.0',
    env: {},
    args: [],
    dataDirectory: tmpdir(),
    libraryDirectory: null,
    defaultLibraryDirectory: tmpdir(),
    openDataFolder,
    distDirectory: tmpdir(),
    iconsDirectory: tmpdir(),
    bundledFfmpegDirectory: null,
    createCore: () => Promise.reject(new Error('must not be called')),
    say: (line) => said.push(line),
  });
  expect(said).toEqual(['Outspoken is already running with this data folder.']);
  expect(fake.calls.at(-1)).toBe('app.exit 3');
  expect(fake.windows).toHaveLength(0);
});
