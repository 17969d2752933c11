import { EventEmitter } from 'node:events';
import { record } from './fake-calls.ts';

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
  readonly handlers = new Map<string, (...args: never[]) => unknown>();
  readonly ipc = {
    handle: (channel: string, handler: (...args: never[]) => unknown) =>
      void this.handlers.set(channel, handler),
    removeHandler: (channel: string) => void this.handlers.delete(channel),
  };
  isDestroyed = () => this.destroyed;
  send = (_channel: string, event: unknown) => void this.sent.push(event);
  /** Scripts that were run as if by a user's gesture. */
  readonly gestures: string[] = [];
  executeJavaScript = (code: string, userGesture: boolean) => {
    if (userGesture) this.gestures.push(code);
    return Promise.resolve();
  };
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

/** What the app does when a page comes, and when the last window has gone; the fake app sets it. */
export const windowSystem = {
  pageCreated: null as ((contents: FakeWebContents) => void) | null,
  allClosed: null as (() => void) | null,
};

/** A window whose place among others a test plays: `isFront`, `isShown`, and the events that go with them. */
export class FakeBrowserWindow extends EventEmitter {
  static readonly open = new Set<FakeBrowserWindow>();
  static getAllWindows = () => [...FakeBrowserWindow.open];
  readonly webContents = new FakeWebContents();
  shown = 0;
  destroyed = false;
  loaded = '';
  isFront = true;
  isShown = true;
  isProtected = false;
  readonly options: Record<string, unknown>;
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    windows.push(this);
    FakeBrowserWindow.open.add(this);
    windowSystem.pageCreated?.(this.webContents);
  }
  loadURL = (url: string) => {
    this.loaded = url;
    return Promise.resolve();
  };
  getMediaSourceId = () => `window:${1000 + windows.indexOf(this)}:0`;
  isDestroyed = () => this.destroyed;
  isMinimized = () => false;
  isFocused = () => this.isFront;
  isVisible = () => this.isShown;
  setAlwaysOnTop = (on: boolean, level: string) => record('window.setAlwaysOnTop', on, level);
  setVisibleOnAllWorkspaces = (on: boolean) => record('window.setVisibleOnAllWorkspaces', on);
  setContentProtection = (on: boolean) => void (this.isProtected = on);
  restore = () => undefined;
  show = () => {
    this.shown += 1;
    this.isShown = true;
  };
  showInactive = () => void (this.isShown = true);
  hide = () => void (this.isShown = false);
  focus = () => record('window.focus');
  close = () => {
    const event = createEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  };
  destroy = () => {
    if (this.destroyed) return;
    this.destroyed = true;
    this.webContents.destroyed = true;
    this.webContents.emit('destroyed');
    this.emit('closed');
    FakeBrowserWindow.open.delete(this);
    if (FakeBrowserWindow.open.size === 0) windowSystem.allClosed?.();
  };
}
