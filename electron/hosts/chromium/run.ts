import { join } from 'node:path';
import { findBrowser } from '../../bootstrap/find-browser.ts';
import { createCore } from '../../core/core.ts';
import { type DataFolder, openDataFolder } from '../../core/data-folder.ts';
import { createDisposables } from '../../core/disposables.ts';
import { AppError, systemErrorCode } from '../../core/errors.ts';
import type { StartOptions } from '../../core/start-options.ts';
import { whyNotWritable } from '../../core/writable-folder.ts';
import { findClipboardProgram } from '../../core/clipboard-program.ts';
import { findFolderDialog } from './folder-dialog.ts';
import { createChromiumHost } from './host.ts';
import { type AppServer, startServer } from './server.ts';
import { createShutdown } from './shutdown.ts';
import { type AppWindow, openWindow } from './window.ts';

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

/** A browser that crashed sooner than this after its start is not started again. */
const shortestLifeMs = 10_000;

interface WindowContext {
  readonly log: DataFolder['log'];
  current: AppWindow | null;
}

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

/** Where the window is shown, or null with a line that says why there is none. */
function chooseBrowser(options: StartOptions): string | null {
  if (!options.window) return null;
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    say('There is no display, so no window is opened.');
    return null;
  }
  const browser = findBrowser(process.platform, process.env);
  if (browser === null) say('No Chromium, Chrome or Edge was found: open the address above in a browser.');
  return browser;
}

/**
 * Shows the app in a window, and in a new one when the browser crashes, until somebody closes it; resolves then. Where
 * no window can be opened it never resolves: the app serves on.
 */
async function showWindows(server: AppServer, options: StartOptions, context: WindowContext): Promise<void> {
  const browser = chooseBrowser(options);
  if (browser === null) {
    await new Promise(() => undefined);
    return;
  }
  const profileDirectory = join(options.dataDirectory, 'chromium-profile');
  let openedMs: number;
  do {
    openedMs = performance.now();
    const window = await openWindow({ browser, address: server.mintAddress(), profileDirectory });
    context.current = window;
    if ((await window.closed) === 'closed') return;
    context.log.info('browser-crashed');
  } while (performance.now() - openedMs > shortestLifeMs);
  throw new Error('the browser crashed again and again');
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
        readerProgram: join(options.distDirectory, 'chromium', 'reader.js'),
        folderDialog: await findFolderDialog(process.platform, process.env),
        clipboard: await findClipboardProgram(process.platform, process.env),
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
    const windows: WindowContext = { log, current: null };
    disposables.add({ dispose: () => windows.current?.close() });
    showWindows(server, options.start, windows).then(
      () => shutdown('window-closed'),
      (error: unknown) => {
        log.error('window-failed', error);
        say('The browser could not show a window: open the address above in one.');
      },
    );
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
