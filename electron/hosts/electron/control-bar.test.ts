import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Core } from '../../core/core.ts';
import { createTestCore } from '../../core/core-test-support.ts';
import { callChannel } from './channels.ts';
import { openControlBar } from './control-bar-window.ts';
import { type ControlBar, createControlBar } from './control-bar.ts';
import * as fake from './fake-electron.ts';

type FakeWindow = InstanceType<typeof fake.BrowserWindow>;

const settle = () => new Promise((resolve) => setImmediate(resolve));
const ended: string[] = [];
let tell: (event: AppEvent) => void;
let core: Core;
let main: FakeWindow;
let bar: ControlBar;
let granted: string;
let hidesOwnWindow: boolean;

const start = (kind: 'voice' | 'screen') =>
  tell({ name: 'recording.started', payload: { recordingId: '1', kind } });
const stop = () => tell({ name: 'recording.stopped', payload: { recordingId: '1', reason: 'stopped' } });
/** The bar's window: the newest one that is not the main window. */
const shown = () => [...fake.BrowserWindow.open].find((window) => window !== main);

beforeEach(async () => {
  for (const window of fake.BrowserWindow.getAllWindows()) window.destroy();
  const listeners = new Set<(event: AppEvent) => void>();
  tell = (event) => {
    for (const listener of listeners) listener(event);
  };
  ended.length = 0;
  granted = 'screen:0:0';
  hidesOwnWindow = false;
  core = {
    ...(await createTestCore()),
    on(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    callerGone: (callerId) => void ended.push(callerId),
    finishActive: (reason) => {
      ended.push(reason);
      return Promise.resolve();
    },
  };
  main = new fake.BrowserWindow({});
  const capture = {
    abilities: { picker: 'own', systemAudio: 'none', hidesOwnWindow },
    grantedSource: () => granted,
  } as const;
  bar = createControlBar({
    core,
    open: () =>
      openControlBar({
        core,
        capture: { ...capture, abilities: { ...capture.abilities, hidesOwnWindow } },
        platform: hidesOwnWindow ? 'win32' : 'linux',
        preload: '/preload.cjs',
      }),
  });
  bar.follow(main as unknown as BrowserWindow);
});

async function leave(): Promise<void> {
  main.isFront = false;
  main.emit('blur');
  await settle();
  shown()?.emit('ready-to-show');
}

describe('control bar', () => {
  it('shows while a screen is recorded and our window is not in front, then goes', async () => {
    start('screen');
    await settle();
    expect(shown()).toBeUndefined();
    await leave();
    const window = shown();
    expect(window?.loaded).toBe('memo://app/#/control-bar');
    expect(window?.isShown).toBe(true);
    main.isFront = true;
    main.emit('focus');
    expect(window?.isShown).toBe(false);
    await leave();
    expect(shown()).toBe(window);
    expect(window?.isShown).toBe(true);
    stop();
    expect(window?.destroyed).toBe(true);
    await leave();
    expect(shown()).toBeUndefined();
  });

  it('stands at the lower edge of a display that is not recorded, small and isolated', async () => {
    start('screen');
    await leave();
    expect(shown()?.options).toMatchObject({
      ...{ x: 2400, y: 928, width: 320, height: 56, frame: false, skipTaskbar: true, alwaysOnTop: true },
      webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false },
    });
    expect(fake.calls).toContain('window.setAlwaysOnTop true screen-saver');
  });

  it('does not show where it would be in the picture', async () => {
    const [only, other] = fake.screens.displays;
    fake.screens.displays.length = 1;
    start('screen');
    await leave();
    expect(shown()).toBeUndefined();
    granted = 'window:55:0';
    main.emit('minimize');
    await settle();
    expect(shown()).toBeDefined();
    fake.screens.displays.splice(0, 1, ...[only, other].filter((display) => display !== undefined));
  });

  it('shows on the recorded display, hidden from pictures, where the system can do that', async () => {
    hidesOwnWindow = true;
    start('screen');
    await leave();
    expect(shown()?.isProtected).toBe(true);
    expect(shown()?.options.focusable).toBe(false);
  });

  it('stays away from takes without a screen', async () => {
    start('voice');
    await leave();
    expect(shown()).toBeUndefined();
  });

  it('goes when the take ended while it was opening', async () => {
    start('screen');
    main.isFront = false;
    main.emit('blur');
    stop();
    await settle();
    expect(shown()).toBeUndefined();
  });

  it('goes with the window that records', async () => {
    start('screen');
    await leave();
    const window = shown();
    main.destroy();
    expect(window?.destroyed).toBe(true);
    expect(fake.BrowserWindow.open.size).toBe(0);
  });
});

describe("control bar's page", () => {
  it('gives commands, may do nothing else, and ends no take when it dies', async () => {
    start('screen');
    await leave();
    const contents = shown()?.webContents;
    const frame = { url: 'memo://app/#/control-bar', parent: null };
    const call = (name: string, args: object = {}) => contents?.invoke(callChannel, frame, { name, args });
    expect(await call('app.giveCommand', { command: 'stop' })).toMatchObject({ ok: true });
    for (const name of [
      'recording.discard',
      'recording.start',
      'capture.armSource',
      'library.emptyBin',
      '',
    ]) {
      expect(await call(name)).toMatchObject({ ok: false, error: { code: 'invalid-request' } });
    }
    expect(await contents?.invoke(callChannel, frame, null)).toMatchObject({ ok: false });
    expect(await contents?.invoke(callChannel, null, { name: 'app.getInfo', args: {} })).toMatchObject({
      ok: false,
    });
    contents?.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    contents?.emit('render-process-gone', fake.createEvent(), { reason: 'crashed' });
    shown()?.destroy();
    expect(ended).toEqual([]);
  });
});
