import {
  type App,
  type BrowserWindow,
  Notification,
  dialog,
  net,
  powerMonitor,
  powerSaveBlocker,
  shell,
} from 'electron';
import Store from 'electron-store';
import type { AppInfo } from '../../../shared/model/app.ts';
import type { RecordingKind } from '../../../shared/model/recording-kind.ts';
import type { Disposable } from '../../core/disposables.ts';
import { AppError } from '../../core/errors.ts';
import { copyFile } from './copy-file.ts';
import { forkReader } from './fork-reader.ts';
import type { Host, HostCapture, HostSecrets, HostSettingsStore } from '../../core/host.ts';

/** What `createElectronHost` is given: folders are absolute, `window` is the open window or null. */
export interface ElectronHostOptions {
  readonly app: App;
  readonly dataDirectory: string;
  readonly libraryDirectory: string | null;
  readonly defaultLibraryDirectory: string;
  /** The built program of the reading process. */
  readonly readerProgram: string;
  readonly resourcesDirectory: string | null;
  readonly secrets: HostSecrets;
  readonly capture: HostCapture;
  readonly globalShortcuts: AppInfo['globalShortcuts'];
  window(): BrowserWindow | null;
}

function createSettingsStore(folder: string): HostSettingsStore {
  const store = new Store<Record<string, unknown>>({ cwd: folder, name: 'settings' });
  return { get: (key) => store.get(key), set: (values) => store.set(values) };
}

function onPower(event: 'suspend' | 'resume', listener: () => void): Disposable {
  const emitter: NodeJS.EventEmitter = powerMonitor;
  emitter.on(event, listener);
  return { dispose: () => void emitter.off(event, listener) };
}

function keepAwake(kind: RecordingKind, window: BrowserWindow | null): Disposable {
  // A screen that goes dark would be recorded dark.
  const blocker = powerSaveBlocker.start(
    kind === 'screen' ? 'prevent-display-sleep' : 'prevent-app-suspension',
  );
  if (window !== null && !window.isDestroyed()) window.webContents.setBackgroundThrottling(false);
  return {
    dispose() {
      if (powerSaveBlocker.isStarted(blocker)) powerSaveBlocker.stop(blocker);
      if (window !== null && !window.isDestroyed()) window.webContents.setBackgroundThrottling(true);
    },
  };
}

function notify(notice: { readonly title: string; readonly body: string }): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification(notice);
  // An unsigned build on macOS may not notify; the app shows the same in its window.
  notification.on('failed', () => undefined);
  notification.show();
}

/** The desktop's services as core wants them. After `ready`. */
export function createElectronHost(options: ElectronHostOptions): Host {
  return {
    kind: 'electron',
    version: options.app.getVersion(),
    dataDirectory: options.dataDirectory,
    defaultLibraryDirectory: options.defaultLibraryDirectory,
    libraryDirectoryOverride: options.libraryDirectory,
    bundledFfmpegDirectory: options.resourcesDirectory,
    secrets: options.secrets,
    settings: createSettingsStore(options.dataDirectory),
    capture: options.capture,
    browser: {
      async openExternal(url) {
        if (URL.parse(url)?.protocol !== 'https:') {
          throw new AppError('unsupported', 'only https addresses are opened');
        }
        await shell.openExternal(url);
      },
    },
    globalShortcuts: options.globalShortcuts,
    async chooseFolder() {
      const parent = options.window();
      const choice = {
        properties: ['openDirectory', 'createDirectory'] as ('openDirectory' | 'createDirectory')[],
      };
      const result = await (parent === null
        ? dialog.showOpenDialog(choice)
        : dialog.showOpenDialog(parent, choice));
      return result.canceled ? null : (result.filePaths[0] ?? null);
    },
    copyFile: (path) => copyFile(process.platform, path),
    async openFolder(path) {
      await shell.openPath(path);
    },
    forkReader: () => forkReader(options.readerProgram),
    notify,
    // Only `false` can be trusted: `true` means that some interface is up.
    isOffline: () => !net.isOnline(),
    onWake: (listener) => onPower('resume', listener),
    onSuspend: (listener) => onPower('suspend', listener),
    keepAwake: (kind) => keepAwake(kind, options.window()),
  };
}
