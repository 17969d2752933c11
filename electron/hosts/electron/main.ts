import { app, dialog } from 'electron';
import { release } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCore } from '../../core/core.ts';
import { openDataFolder } from '../../core/data-folder.ts';
import { defaultLibraryDirectory } from '../../core/start-options.ts';
import { startApp } from './start-app.ts';

// The command that starts a development build has checked these; a packaged app may get anything from a desktop file.
const { values } = parseArgs({
  args: process.argv.slice(1),
  strict: false,
  options: { 'data-dir': { type: 'string' }, 'library-dir': { type: 'string' } },
});
const folder = (value: string | boolean | undefined) =>
  typeof value === 'string' && value !== '' ? value : null;

const distDirectory = dirname(import.meta.dirname);

startApp({
  app,
  platform: process.platform,
  kernelRelease: release(),
  env: process.env,
  args: process.argv.slice(1),
  dataDirectory: folder(values['data-dir']),
  libraryDirectory: folder(values['library-dir']),
  distDirectory,
  iconsDirectory: app.isPackaged
    ? join(process.resourcesPath, 'icons')
    : join(distDirectory, '..', 'assets', 'icons'),
  bundledFfmpegDirectory: app.isPackaged ? join(process.resourcesPath, 'bin') : null,
  defaultLibraryDirectory: defaultLibraryDirectory(),
  openDataFolder,
  createCore,
  say: (line) => process.stderr.write(`${line}\n`),
}).catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`Outspoken could not start: ${reason}\n`);
  dialog.showErrorBox('Outspoken could not start', reason);
  app.exit(1);
});
