import { join } from 'node:path';
import { findBrowser } from '../../bootstrap/find-browser.ts';
import { createCore } from '../../core/core.ts';
import { type DataFolder, openDataFolder } from '../../core/data-folder.ts';
import { createDisposables } from '../../core/disposables.ts';
import { AppError, systemErrorCode } from '../../core/errors.ts';
import type { StartOptions } from '../../core/start-options.ts';
import { whyNotWritable } from '../../core/writable-folder.ts';
import { createChromiumHost } from './host.ts';
import { type AppServer, startServer } from './server.ts';
import { createShutdown } from './shutdown.ts';
import { openWindow } from './window.ts';

/** What {@link runChromiumHost} is given. */
export interface RunOptions {
  readonly start: StartOptions;
  readonly version: string;
  /** Folder of the built parts: `renderer` lies in it. */
  readonly distDirectory: string;
}

/** Exit statuses of the contract. */
const badStart = 2;
const alreadyRunning = 3;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function refuse(line: string, status: number): null {
  process.stderr.write(`${line}\n`);
  process.exitCode = status;
  return null;
}

function claimFolders({ dataDirectory, libraryDirectory }: StartOptions): DataFolder | null {
  for (const folder of [dataDirectory, libraryDirectory]) {
    const reason = folder === null ? null : whyNotWritable(folder);
    if (reason !== null) return refuse(`Outspoken cannot write to ${folder ?? ''}: ${reason}.`, badStart);
  }
  const folder = openDataFolder(dataDirectory);
  return (
    folder ?? refuse(`Outspoken is already running with the data folder ${dataDirectory}.`, alreadyRunning)
  );
}

async function showWindow(server: AppServer, options: StartOptions, log: DataFolder['log']) {
  if (!options.window) return null;
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    say('There is no display, so no window is opened.');
    return null;
  }
  const browser = findBrowser(process.platform, process.env);
  if (browser === null) {
    say('No Chromium, Chrome or Edge was found: open the address above in a browser.');
    return null;
  }
  try {
    return await openWindow({
      browser,
      address: server.mintAddress(),
      profileDirectory: join(options.dataDirectory, 'chromium-profile'),
    });
  } catch (error) {
    log.error('window-failed', error);
    say('The browser could not open a window: open the address above in one.');
    return null;
  }
}

/** Starts the app beside a browser and says so on stdout; returns once it runs. What it holds ends with a signal or with its window. */
export async function runChromiumHost(options: RunOptions): Promise<void> {
  const folder = claimFolders(options.start);
  if (folder === null) return;
  const { log } = folder;
  const disposables = createDisposables();
  disposables.add(folder);
  try {
    const host = disposables.add(
      createChromiumHost({
        version: options.version,
        dataDirectory: options.start.dataDirectory,
        libraryDirectoryOverride: options.start.libraryDirectory,
      }),
    );
    const core = disposables.add(await createCore(host, folder.log));
    const server = disposables.add(
      await startServer({
        core,
        log,
        rendererDirectory: join(options.distDirectory, 'renderer'),
        port: options.start.port,
      }),
    );
    const shutdown = createShutdown({ core, disposables, log });
    say(`Outspoken is ready: ${server.address}`);
    const window = await showWindow(server, options.start, log);
    if (window === null) return;
    disposables.add({ dispose: () => window.close() });
    void window.closed.then(() => shutdown('window-closed'));
  } catch (error) {
    log.error('start-failed', error);
    refuse(describeStartError(error, options.start), systemErrorCode(error) === 'EADDRINUSE' ? badStart : 1);
    await disposables.dispose();
  }
}

function describeStartError(error: unknown, { port, dataDirectory }: StartOptions): string {
  if (systemErrorCode(error) === 'EADDRINUSE') return `Port ${port} is taken by another program.`;
  if (systemErrorCode(error) === 'EACCES') return `Port ${port} may not be used: permission denied.`;
  const reason = error instanceof AppError || error instanceof Error ? error.message : String(error);
  return `Outspoken could not start: ${reason}. Details are in ${join(dataDirectory, 'logs')}.`;
}
