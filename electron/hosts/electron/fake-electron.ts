import { EventEmitter } from 'node:events';
import { calls, record } from './fake-calls.ts';
import { FakeBrowserWindow, FakeWebContents, createEvent, windowSystem, windows } from './fake-windows.ts';

/**
 * Stands in for the `electron` module in tests: records what the app asked for and lets a test play the system's part.
 * Only what the host uses is here, so that a new use fails loudly. Its behaviour follows electron.d.ts of 45.4.1.
 */

type Listener = (...args: never[]) => unknown;

export { FakeWebContents, calls, createEvent, windows };
export { desktopCapturer, screen, screens } from './fake-screens.ts';

/** What the system answers; tests set it. */
export const system = {
  lockGranted: true,
  encryptionAvailable: true,
  storageBackend: 'gnome_libsecret',
  grantedShortcuts: ['CommandOrControl+Alt+R', 'CommandOrControl+Alt+Shift+R', 'CommandOrControl+Alt+M'],
  screenAccess: 'granted',
  askedDevices: [] as string[],
  deniedDevices: [] as string[],
  messageBoxResponse: 0,
  online: true,
  paths: { home: '/home/someone', userData: '/home/someone/.config/outspoken' } as Record<string, string>,
};

class FakeApp extends EventEmitter {
  readonly ready = Promise.withResolvers<undefined>();
  setPath = (name: string, path: string) => {
    record('app.setPath', name);
    system.paths[name] = path;
  };
  getPath = (name: string) => system.paths[name] ?? '';
  isPackaged = false;
  setAsDefaultProtocolClient = (scheme: string) => record('app.setAsDefaultProtocolClient', scheme);
  getVersion = () => '0.1.0';
  requestSingleInstanceLock = () => {
    record('app.requestSingleInstanceLock');
    return system.lockGranted;
  };
  enableSandbox = () => record('app.enableSandbox');
  setAppUserModelId = (id: string) => record('app.setAppUserModelId', id);
  whenReady = () => this.ready.promise;
  quit = () => {
    record('app.quit');
    const event = createEvent();
    this.emit('before-quit', event);
    if (!event.defaultPrevented) this.emit('will-quit', createEvent());
  };
  exit = (code: number) => record('app.exit', code);
}

class FakeTray extends EventEmitter {
  static readonly made: FakeTray[] = [];
  menu: { label?: string; click?: () => void }[] = [];
  menusSet = 0;
  destroyed = false;
  constructor() {
    super();
    FakeTray.made.push(this);
  }
  setContextMenu = (menu: { label?: string; click?: () => void }[]) => {
    this.menu = menu;
    this.menusSet += 1;
  };
  setToolTip = () => undefined;
  isDestroyed = () => this.destroyed;
  destroy = () => void (this.destroyed = true);
}

class FakeNotification extends EventEmitter {
  static isSupported = () => true;
  readonly notice: unknown;
  constructor(notice: unknown) {
    super();
    this.notice = notice;
  }
  show = () => record('notification.show', this.notice);
}

/** Handlers the app set on the session. */
export const sessionHandlers: {
  request?: Listener;
  check?: Listener;
  device?: Listener;
  displayMedia?: Listener;
  protocol?: (request: Request) => Response | Promise<Response>;
} = {};

/** Registered global shortcuts by accelerator. */
export const shortcuts = new Map<string, () => void>();

export const app = new FakeApp();
windowSystem.pageCreated = (contents) => void app.emit('web-contents-created', createEvent(), contents);
windowSystem.allClosed = () => void app.emit('window-all-closed');
export const BrowserWindow = FakeBrowserWindow;
export const Tray = FakeTray;
export const Notification = FakeNotification;
export const Menu = {
  setApplicationMenu: () => record('Menu.setApplicationMenu'),
  buildFromTemplate: (items: unknown) => items,
};
export const nativeImage = { createFromPath: (path: string) => ({ path }) };
export const nativeTheme = { shouldUseDarkColors: false };
export const crashReporter = {
  start: (options: unknown) => record('crashReporter.start', options),
};
export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown) => record('registerSchemesAsPrivileged', schemes),
};
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler: Listener) => {
      record('session.setPermissionRequestHandler');
      sessionHandlers.request = handler;
    },
    setPermissionCheckHandler: (handler: Listener) => void (sessionHandlers.check = handler),
    setDevicePermissionHandler: (handler: Listener) => void (sessionHandlers.device = handler),
    setDisplayMediaRequestHandler: (handler: Listener) => void (sessionHandlers.displayMedia = handler),
    protocol: {
      handle: (_scheme: string, handler: (request: Request) => Response | Promise<Response>) =>
        void (sessionHandlers.protocol = handler),
    },
  },
};
export const systemPreferences = {
  askForMediaAccess: (device: string) => {
    system.askedDevices.push(device);
    return Promise.resolve(!system.deniedDevices.includes(device));
  },
  getMediaAccessStatus: () => system.screenAccess,
};
export const globalShortcut = {
  register: (accelerator: string, run: () => void) => {
    if (!system.grantedShortcuts.includes(accelerator)) return false;
    shortcuts.set(accelerator, run);
    return true;
  },
  unregisterAll: () => shortcuts.clear(),
};
export const safeStorage = {
  isAsyncEncryptionAvailable: () => Promise.resolve(system.encryptionAvailable),
  getSelectedStorageBackend: () => system.storageBackend,
  encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(`sealed:${text}`)),
  decryptStringAsync: (bytes: Buffer) => {
    const text = bytes.toString();
    if (!text.startsWith('sealed:')) return Promise.reject(new Error('cannot decrypt'));
    return Promise.resolve({ result: text.slice('sealed:'.length), shouldReEncrypt: false });
  },
};
export const powerMonitor = new EventEmitter();
export const autoUpdater = new EventEmitter();
/** Power save blockers that are on, by id. */
export const blockers = new Map<number, string>();
export const powerSaveBlocker = {
  start: (kind: string) => {
    blockers.set(blockers.size + 1, kind);
    return blockers.size;
  },
  isStarted: (id: number) => blockers.has(id),
  stop: (id: number) => blockers.delete(id),
};
export const dialog = {
  showErrorBox: (title: string) => record('dialog.showErrorBox', title),
  showMessageBox: () => Promise.resolve({ response: system.messageBoxResponse }),
  showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: ['/chosen'] }),
};
export const shell = {
  openExternal: (url: string) => {
    record('shell.openExternal', url);
    return Promise.resolve();
  },
  openPath: (path: string) => {
    record('shell.openPath', path);
    return Promise.resolve('');
  },
};
/** An entry of the clipboard; its formats are noted when it is written. */
export class ClipboardItem {
  readonly items: Readonly<Record<string, string>>;
  constructor(items: Readonly<Record<string, string>>) {
    this.items = items;
  }
}
export const clipboard = {
  write: (entries: readonly ClipboardItem[]) => {
    record(
      'clipboard.write',
      entries.map(({ items }) => items),
    );
    return Promise.resolve();
  },
};
/** A process of the app beside the page; a test plays what it does. */
export class FakeUtilityProcess extends EventEmitter {
  static readonly forked: FakeUtilityProcess[] = [];
  readonly sent: unknown[] = [];
  pid: number | undefined;
  postMessage = (message: unknown) => void this.sent.push(message);
  kill = () => {
    record('utilityProcess.kill');
    return true;
  };
}
export const utilityProcess = {
  fork: (program: string, args: readonly string[], options: unknown) => {
    record('utilityProcess.fork', program, args, options);
    const child = new FakeUtilityProcess();
    FakeUtilityProcess.forked.push(child);
    return child;
  },
};
export const net = { isOnline: () => system.online };
export const ipcMain = new EventEmitter();

// electron-store imports the module as a default.
// eslint-disable-next-line no-restricted-exports -- the shape of the real module
export default { app, ipcMain, shell };
