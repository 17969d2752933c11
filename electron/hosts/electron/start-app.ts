import { type App, type BrowserWindow, Menu, crashReporter, globalShortcut, session } from 'electron';
import { join } from 'node:path';
import { type Moment, momentPath } from '../../../shared/model/moment-address.ts';
import type { Core } from '../../core/core.ts';
import type { DataFolder } from '../../core/data-folder.ts';
import type { Host } from '../../core/host.ts';
import type { Log } from '../../core/log.ts';
import { type AppAddresses, listenForAddresses } from './app-addresses.ts';
import { type ElectronCapture, createCapture } from './capture.ts';
import { type Commands, createCommands } from './commands.ts';
import { openControlBar } from './control-bar-window.ts';
import { type ControlBar, createControlBar } from './control-bar.ts';
import { createElectronHost } from './host.ts';
import { guardNavigation } from './navigation.ts';
import { restrictPermissions } from './permissions.ts';
import { declareScheme, serveScheme } from './protocol.ts';
import { guardClose, guardQuit } from './quit-guard.ts';
import { createSecrets } from './secrets.ts';
import { registerShortcuts } from './shortcuts.ts';
import { connectWindow } from './transport.ts';
import { createTray } from './tray.ts';
import { openWindow, revealWindow } from './window.ts';

/** Where the app finds its parts and keeps its data; absolute paths. */
export interface StartOptions {
  readonly app: App;
  readonly platform: NodeJS.Platform;
  /** Release of the kernel, as `os.release()` gives it. */
  readonly kernelRelease: string;
  readonly env: NodeJS.ProcessEnv;
  /** What the app was started with. */
  readonly args: readonly string[];
  readonly dataDirectory: string | null;
  readonly libraryDirectory: string | null;
  readonly defaultLibraryDirectory: string;
  /** Folder of the bundled main, preload and, beside it, `renderer`. */
  readonly distDirectory: string;
  readonly iconsDirectory: string;
  readonly bundledFfmpegDirectory: string | null;
  /** Locks the data folder; null while the other host has it. */
  openDataFolder(directory: string): DataFolder | null;
  createCore(host: Host, log: Log): Promise<Core>;
  /** Says one line to whoever started the app. */
  say(line: string): void;
}

interface Running {
  readonly core: Core;
  readonly commands: Commands;
  readonly controlBar: ControlBar;
  readonly addresses: AppAddresses;
  window: BrowserWindow | null;
}

function prepare(options: StartOptions): boolean {
  const { app, platform } = options;
  if (options.dataDirectory !== null) app.setPath('userData', options.dataDirectory);
  // The lock belongs to the user data folder, so the folder comes first.
  if (!app.requestSingleInstanceLock()) {
    sayTaken(options);
    return false;
  }
  app.enableSandbox();
  declareScheme();
  if (platform === 'win32') app.setAppUserModelId('app.outspoken.Outspoken');
  crashReporter.start({ uploadToServer: false });
  if (platform === 'darwin') {
    Menu.setApplicationMenu(
      Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]),
    );
  } else {
    Menu.setApplicationMenu(null);
  }
  guardNavigation(app);
  return true;
}

function preloadPath({ distDirectory }: StartOptions): string {
  return join(distDirectory, 'electron', 'preload.cjs');
}

function showWindow(running: Running, options: StartOptions): void {
  if (running.window !== null && !running.window.isDestroyed()) {
    revealWindow(running.window);
    return;
  }
  const moment = running.addresses.takePending();
  const window = openWindow(preloadPath(options), moment && momentPath(moment));
  running.window = window;
  const connection = connectWindow(running.core, window.webContents);
  guardClose(window, running.core);
  running.controlBar.follow(window);
  window.on('closed', () => {
    void connection.dispose();
    running.window = null;
  });
}

/** False while no window is open: the one that opens next begins there. */
function openMoment({ window, core }: Running, moment: Moment): boolean {
  if (window === null || window.isDestroyed()) return false;
  core.openMoment(moment);
  return true;
}

function sayTaken(options: StartOptions): void {
  options.say('Outspoken is already running with this data folder.');
  options.app.exit(3);
}

async function buildCore(
  options: StartOptions,
  folder: DataFolder,
  { capture, current }: { capture: ElectronCapture; current: () => Running | null },
): Promise<Core> {
  const { app } = options;
  const host = createElectronHost({
    app,
    dataDirectory: folder.directory,
    libraryDirectory: options.libraryDirectory,
    defaultLibraryDirectory: options.defaultLibraryDirectory,
    readerProgram: join(options.distDirectory, 'electron', 'reader.cjs'),
    resourcesDirectory: options.bundledFfmpegDirectory,
    secrets: await createSecrets(options.platform),
    capture,
    globalShortcuts: registerShortcuts(
      {
        toggleVoice: () => current()?.commands.toggle('record-voice'),
        toggleScreen: () => current()?.commands.toggle('record-screen'),
        mark: () => current()?.commands.give('mark'),
      },
      options.platform,
    ),
    window: () => current()?.window ?? null,
  });
  return options.createCore(host, folder.log);
}

/**
 * Starts the desktop app. Everything that must happen before `ready` happens synchronously in this call; the promise
 * resolves when the window opens, or at once when another instance holds the data folder.
 */
export async function startApp(options: StartOptions): Promise<void> {
  const { app, platform } = options;
  if (!prepare(options)) return;
  let running: Running | null = null;
  const show = () => {
    if (running !== null) showWindow(running, options);
  };
  const addresses = listenForAddresses({
    ...{ app, args: options.args },
    open: (moment) => running !== null && openMoment(running, moment),
  });
  for (const event of ['second-instance', 'activate', 'open-url'] as const)
    (app as NodeJS.EventEmitter).on(event, show);
  app.on('window-all-closed', () => {
    if (platform !== 'darwin') app.quit();
  });
  await app.whenReady();
  restrictPermissions(session.defaultSession, platform);
  const folder = options.openDataFolder(app.getPath('userData'));
  if (folder === null) {
    sayTaken(options);
    return;
  }
  const capture = createCapture(session.defaultSession, options);
  const core = await buildCore(options, folder, { capture, current: () => running });
  serveScheme(session.defaultSession, core, join(options.distDirectory, 'renderer'));
  guardQuit(app, core);
  const commands = createCommands({ core, capture, window: () => running?.window ?? null, show });
  const controlBar = createControlBar({
    core,
    open: () => openControlBar({ core, capture, platform, preload: preloadPath(options) }),
  });
  running = { core, commands, controlBar, addresses, window: null };
  const tray = createTray({
    core,
    commands,
    icon: join(options.iconsDirectory, platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'),
    show,
    quit: () => app.quit(),
  });
  app.on('will-quit', () => {
    globalShortcut.unregisterAll();
    void tray.dispose();
    void controlBar.dispose();
    void Promise.resolve(core.dispose()).finally(() => folder.dispose());
  });
  show();
}
