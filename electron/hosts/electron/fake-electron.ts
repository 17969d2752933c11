import { EventEmitter } from 'node:events';

/**
 * Stands in for the `electron` module in tests: records what the app asked for and lets a test play the system's part.
 * Only what the host uses is here, so that a new use fails loudly. Its behaviour follows electron.d.ts of 45.4.1.
 */

type Listener = (...args: never[]) => unknown;

/** Calls in the order they came, for example `app.setPath userData /tmp/x`. */
export const calls: string[] = [];

function record(name: string, ...args: unknown[]): void {
  calls.push([name, ...args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)))].join(' '));
}

/** What the system answers; tests set it. */
export const system = {
  lockGranted: true,
  encryptionAvailable: true,
  storageBackend: 'gnome_libsecret',
  grantedShortcuts: ['CommandOrControl+Alt+R', 'CommandOrControl+Alt+M'],
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

/** An event whose default action can be prevented. */
export function createEvent(fields: object = {}) {
  return {
    ...fields,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}

/** One page; `invoke` plays a call from a frame with the given address. */
export class FakeWebContents extends EventEmitter {
  readonly id = 1;
  readonly sent: unknown[] = [];
  readonly throttling: boolean[] = [];
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  destroyed = false;
  reloads = 0;
  readonly handlers = new Map<string, Listener>();
  readonly ipc = {
    handle: (channel: string, handler: Listener) => void this.handlers.set(channel, handler),
    removeHandler: (channel: string) => void this.handlers.delete(channel),
  };
  isDestroyed = () => this.destroyed;
  send = (_channel: string, event: unknown) => void this.sent.push(event);
  reload = () => void (this.reloads += 1);
  setBackgroundThrottling = (on: boolean) => void this.throttling.push(on);
  setWindowOpenHandler = (handler: (details: { url: string }) => { action: string }) => {
    this.openHandler = handler;
  };
  invoke(channel: string, senderFrame: { url: string; parent: unknown } | null, request: unknown): unknown {
    const handler = this.handlers.get(channel);
    if (handler === undefined) throw new Error(`no handler for ${channel}`);
    return (handler as (event: unknown, request: unknown) => unknown)({ senderFrame }, request);
  }
}

/** Windows that were opened, newest last. */
export const windows: FakeBrowserWindow[] = [];

class FakeBrowserWindow extends EventEmitter {
  readonly webContents = new FakeWebContents();
  shown = 0;
  destroyed = false;
  loaded = '';
  readonly options: Record<string, unknown>;
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    windows.push(this);
    app.emit('web-contents-created', createEvent(), this.webContents);
  }
  loadURL = (url: string) => {
    this.loaded = url;
    return Promise.resolve();
  };
  isDestroyed = () => this.destroyed;
  isMinimized = () => false;
  restore = () => undefined;
  show = () => void (this.shown += 1);
  focus = () => record('window.focus');
  close = () => {
    const event = createEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return;
    this.destroyed = true;
    this.webContents.destroyed = true;
    this.webContents.emit('destroyed');
    this.emit('closed');
    app.emit('window-all-closed');
  };
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
export const systemPreferences = { askForMediaAccess: () => Promise.resolve(true) };
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
/** Ids of power save blockers that are on. */
export const blockers = new Set<number>();
export const powerSaveBlocker = {
  start: () => {
    blockers.add(blockers.size + 1);
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
export const net = { isOnline: () => system.online };
export const ipcMain = new EventEmitter();

// electron-store imports the module as a default.
// eslint-disable-next-line no-restricted-exports -- the shape of the real module
export default { app, ipcMain, shell };
