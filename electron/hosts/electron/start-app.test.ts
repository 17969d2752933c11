import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { ActiveRecording } from '../../../shared/model/app.ts';
import type { Core } from '../../core/core.ts';
import type { Host } from '../../core/host.ts';
import { callChannel } from './channels.ts';
import { openDataFolder } from '../../core/data-folder.ts';
import * as fake from './fake-electron.ts';
import { startApp } from './start-app.ts';

const listeners = new Set<(event: AppEvent) => void>();
const seen = {
  commands: [] as string[],
  gone: [] as string[],
  moments: [] as string[],
  finished: [] as string[],
  disposed: false,
};
let recording = false;
let host: Host;

const core: Core = {
  call: (request) => Promise.resolve({ ok: true, value: request }),
  on(listener) {
    listeners.add(listener);
    return { dispose: () => void listeners.delete(listener) };
  },
  media: () => Promise.resolve(new Response('sound')),
  callerGone: (callerId) => void seen.gone.push(callerId),
  recordingActive: () => recording,
  finishActive: (reason) => {
    recording = false;
    seen.finished.push(reason);
    return Promise.resolve();
  },
  giveCommand: (command) => void seen.commands.push(command),
  openMoment: ({ recordingId }) => void seen.moments.push(recordingId),
  dispose: () => {
    seen.disposed = true;
  },
};

const setRecording = (on: boolean) => {
  recording = on;
  const payload = { recordingId: '1', kind: 'voice' as const };
  for (const listener of listeners) {
    if (on) listener({ name: 'recording.started', payload });
    else listener({ name: 'recording.stopped', payload: { recordingId: '1', reason: 'stopped' } });
  }
};
const own = { url: 'memo://app/', parent: null };
const lastWindow = () => {
  const window = fake.windows.at(-1);
  if (window === undefined) throw new Error('no window');
  return window;
};
const settle = () => new Promise((resolve) => setImmediate(resolve));

beforeAll(async () => {
  const dist = await mkdtemp(join(tmpdir(), 'outspoken-dist-'));
  await mkdir(join(dist, 'renderer'));
  await writeFile(join(dist, 'renderer', 'index.html'), '<title>Outspoken</title>');
  const started = startApp({
    app: fake.app as never,
    platform: 'linux',
    kernelRelease: '6.1.0',
    env: {},
    args: [],
    dataDirectory: await mkdtemp(join(tmpdir(), 'outspoken-data-')),
    libraryDirectory: null,
    defaultLibraryDirectory: tmpdir(),
    openDataFolder,
    distDirectory: dist,
    iconsDirectory: join(dist, 'icons'),
    bundledFfmpegDirectory: null,
    createCore: (given) => {
      host = given;
      return Promise.resolve(core);
    },
    say: () => undefined,
  });
  expect(fake.windows).toHaveLength(0);
  fake.app.ready.resolve(undefined);
  await started;
});

describe('before ready', () => {
  it('does what must come first in the order it must come', () => {
    const names = fake.calls.map((call) => call.split(' ')[0]);
    expect(names.slice(0, 4)).toEqual([
      'app.setPath',
      'app.requestSingleInstanceLock',
      'app.enableSandbox',
      'registerSchemesAsPrivileged',
    ]);
    expect(names.indexOf('session.setPermissionRequestHandler')).toBeLessThan(fake.calls.length);
    expect(fake.calls.filter((call) => call.startsWith('registerSchemesAsPrivileged'))).toHaveLength(1);
    expect(fake.calls.join()).not.toMatch(/bypassCSP|corsEnabled|allowServiceWorkers/);
    expect(fake.calls.join()).toContain('"uploadToServer":false');
  });
});

describe('window', () => {
  it('is isolated, sandboxed and shown only when it is ready', () => {
    const window = lastWindow();
    expect(window.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    expect(window.loaded).toBe('memo://app/');
    const before = window.shown;
    window.emit('ready-to-show');
    expect(window.shown).toBe(before + 1);
  });

  it('goes nowhere else, opens no windows, and hands only safe links to the system', () => {
    const contents = lastWindow().webContents;
    for (const [url, prevented] of [
      ['https://example.com/', true],
      ['memo://app.evil/', true],
      ['memo://user@app/', true],
      ['other://app/', true],
      ['memo://app/#/inbox', false],
    ] as const) {
      const event = fake.createEvent({ url });
      contents.emit('will-frame-navigate', event);
      expect([url, event.defaultPrevented]).toEqual([url, prevented]);
    }
    expect(contents.openHandler?.({ url: 'https://example.com/' })).toEqual({ action: 'deny' });
    expect(contents.openHandler?.({ url: 'file:///etc/passwd' })).toEqual({ action: 'deny' });
    expect(fake.calls.filter((call) => call.startsWith('shell.openExternal'))).toEqual([
      'shell.openExternal https://example.com/',
    ]);
    const webview = fake.createEvent();
    contents.emit('will-attach-webview', webview);
    expect(webview.defaultPrevented).toBe(true);
  });
});

describe('calls', () => {
  it('reach core from the main frame of the app and from nowhere else', async () => {
    const contents = lastWindow().webContents;
    const request = { name: 'app.getInfo', args: {} };
    expect(await contents.invoke(callChannel, own, request)).toEqual({ ok: true, value: request });
    const strangers = [null, { url: 'memo://app/', parent: {} }, { url: 'https://app/', parent: null }];
    for (const frame of strangers) {
      expect(await contents.invoke(callChannel, frame, request)).toMatchObject({ ok: false });
    }
  });

  it('sends events to the page until it is destroyed', () => {
    const contents = lastWindow().webContents;
    const before = contents.sent.length;
    setRecording(true);
    setRecording(false);
    expect(contents.sent).toHaveLength(before + 2);
  });

  it('tells core when the page was loaded again, and finishes the take when it crashed', async () => {
    const contents = lastWindow().webContents;
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
    expect(seen.gone).toHaveLength(0);
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    expect(seen.gone).toEqual(['window-1-0']);
    contents.emit('render-process-gone', fake.createEvent(), { reason: 'crashed' });
    await settle();
    expect(seen.finished).toContain('connection-lost');
    expect(contents.reloads).toBe(1);
  });
});

it('shows a moment the system asks for in the window that is open', () => {
  const recordingId = '0b8f3a52-6f0c-4f55-9c1e-2d2a4a3f9a10';
  fake.app.emit('open-url', fake.createEvent(), `outspoken://recordings/${recordingId}/at/7`);
  expect(seen.moments).toEqual([recordingId]);
  expect(fake.windows).toHaveLength(1);
});

describe('session', () => {
  const ask = (permission: string, details: object) =>
    new Promise((resolve) => {
      fake.sessionHandlers.request?.(...([{}, permission, resolve, details] as never[]));
    });

  it('allows microphone, camera and screen to our main frame and nothing else', async () => {
    const audio = { isMainFrame: true, requestingUrl: 'memo://app/', mediaTypes: ['audio'] };
    expect(await ask('media', audio)).toBe(true);
    expect(await ask('media', { ...audio, mediaTypes: ['audio', 'video'] })).toBe(true);
    expect(await ask('display-capture', { ...audio, mediaTypes: ['video'] })).toBe(true);
    expect(await ask('display-capture', { ...audio, isMainFrame: false })).toBe(false);
    expect(await ask('media', { ...audio, mediaTypes: [] })).toBe(false);
    expect(await ask('media', { ...audio, isMainFrame: false })).toBe(false);
    expect(await ask('media', { ...audio, requestingUrl: 'https://example.com/' })).toBe(false);
    expect(await ask('geolocation', audio)).toBe(false);
    expect(await ask('clipboard-read', audio)).toBe(false);
  });

  it('lets our main frame fill the screen and copy a link', async () => {
    const page = { isMainFrame: true, requestingUrl: 'memo://app/' };
    for (const permission of ['fullscreen', 'clipboard-sanitized-write']) {
      expect(await ask(permission, page)).toBe(true);
      expect(await ask(permission, { ...page, isMainFrame: false })).toBe(false);
      expect(await ask(permission, { ...page, requestingUrl: 'https://example.com/' })).toBe(false);
    }
  });

  it('denies what a page checks before it asks, unless it is ours', () => {
    const check = (permission: string, details: object) =>
      fake.sessionHandlers.check?.(...([null, permission, 'memo://app', details] as never[]));
    const page = { isMainFrame: true, requestingUrl: 'memo://app/' };
    expect(check('media', { ...page, mediaType: 'video' })).toBe(true);
    expect(check('media', { ...page, mediaType: 'unknown' })).toBe(false);
    expect(check('media', { ...page, mediaType: 'audio', isMainFrame: false })).toBe(false);
    expect(check('display-capture', page)).toBe(true);
    expect(check('display-capture', { ...page, requestingUrl: 'https://app/' })).toBe(false);
    expect(check('notifications', page)).toBe(false);
  });

  it('denies screens without leaving the page waiting, and devices', async () => {
    let answer: unknown = 'none';
    fake.sessionHandlers.displayMedia?.(...([{}, (streams: unknown) => (answer = streams)] as never[]));
    await settle();
    expect(answer).toBeNull();
    expect(fake.sessionHandlers.device?.()).toBe(false);
  });

  it('serves page and media on one origin and nothing on others', async () => {
    const get = async (url: string) => fake.sessionHandlers.protocol?.(new Request(url));
    expect(await (await get('memo://app/'))?.text()).toContain('Outspoken');
    expect(await (await get('memo://app/media/recording/1/1'))?.text()).toBe('sound');
    expect((await get('memo://other/'))?.status).toBe(404);
  });
});

describe('tray and shortcuts', () => {
  const menu = (label: string) => fake.Tray.made.at(-1)?.menu.find((item) => item.label === label);

  it('offers what can be done now', () => {
    menu('Record voice memo')?.click?.();
    setRecording(true);
    menu('Stop recording')?.click?.();
    menu('Mark moment')?.click?.();
    expect(menu('Record voice memo')).toBeUndefined();
    expect(seen.commands).toEqual(['record-voice', 'stop', 'mark']);
    setRecording(false);
    expect(menu('Record voice memo')).toBeDefined();
  });

  it('records the screen the pointer is on, with a gesture the page can use', async () => {
    seen.commands.length = 0;
    const { gestures } = lastWindow().webContents;
    menu('Record screen')?.click?.();
    await settle();
    fake.shortcuts.get('CommandOrControl+Alt+Shift+R')?.();
    await settle();
    expect(seen.commands).toEqual(['record-screen', 'record-screen']);
    expect(gestures).toEqual(['0', '0']);
    const answer = new Promise((resolve) => {
      const request = { frame: own, videoRequested: true, audioRequested: true };
      fake.sessionHandlers.displayMedia?.(...([request, resolve] as never[]));
    });
    expect(await answer).toMatchObject({ video: { id: 'screen:7:0' } });
  });

  it('brings the window forward when there is no screen to record', async () => {
    seen.commands.length = 0;
    fake.screens.fails = true;
    const before = lastWindow().shown;
    menu('Record screen')?.click?.();
    await settle();
    fake.screens.fails = false;
    expect(lastWindow().shown).toBe(before + 1);
    expect(seen.commands).toEqual(['record-screen']);
  });

  it('offers to resume what is paused', () => {
    seen.commands.length = 0;
    setRecording(true);
    menu('Pause')?.click?.();
    for (const listener of listeners) {
      listener({ name: 'recording.changed', payload: { paused: true } as ActiveRecording });
    }
    menu('Resume')?.click?.();
    setRecording(false);
    expect(seen.commands).toEqual(['pause', 'resume']);
  });

  it('toggles recording globally, and tells which shortcuts the system granted', () => {
    seen.commands.length = 0;
    fake.shortcuts.get('CommandOrControl+Alt+R')?.();
    recording = true;
    fake.shortcuts.get('CommandOrControl+Alt+R')?.();
    fake.shortcuts.get('CommandOrControl+Alt+M')?.();
    recording = false;
    expect(seen.commands).toEqual(['record-voice', 'stop', 'mark']);
    expect(host.globalShortcuts.map(({ keys }) => keys)).toEqual([
      'Ctrl Alt R',
      'Ctrl Alt Shift R',
      'Ctrl Alt M',
    ]);
  });
});

describe('host', () => {
  it('keeps secrets in the keychain', async () => {
    expect(host.secrets.protection).toBe('keychain');
    expect(await host.secrets.decrypt(await host.secrets.encrypt('pass'))).toBe('pass');
    await expect(host.secrets.decrypt(new Uint8Array(3))).rejects.toMatchObject({
      code: 'secrets-unavailable',
    });
  });

  it('keeps the machine awake and the page unthrottled only while asked to', () => {
    const awake = host.keepAwake('voice');
    expect([...fake.blockers.values()]).toEqual(['prevent-app-suspension']);
    void awake.dispose();
    expect(fake.blockers.size).toBe(0);
    expect(lastWindow().webContents.throttling).toEqual([false, true]);
  });

  it('keeps the screen on while it is recorded', () => {
    const awake = host.keepAwake('screen');
    expect([...fake.blockers.values()]).toEqual(['prevent-display-sleep']);
    void awake.dispose();
    expect(fake.blockers.size).toBe(0);
  });

  it('trusts the system only when it says that there is no network', () => {
    expect(host.isOffline()).toBe(false);
    fake.system.online = false;
    expect(host.isOffline()).toBe(true);
  });

  it('passes on sleep and waking until it is told to stop', () => {
    let woken = 0;
    const wake = host.onWake(() => (woken += 1));
    fake.powerMonitor.emit('resume');
    void wake.dispose();
    fake.powerMonitor.emit('resume');
    expect(woken).toBe(1);
  });
});

describe('closing and quitting', () => {
  it('asks before a window closes over a take, and keeps recording by default', async () => {
    recording = true;
    const window = lastWindow();
    window.close();
    await settle();
    expect(window.destroyed).toBe(false);
    expect(recording).toBe(true);
  });

  it('stops and closes when told to, then quits in order', async () => {
    fake.system.messageBoxResponse = 1;
    const window = lastWindow();
    window.close();
    await settle();
    await settle();
    expect(window.destroyed).toBe(true);
    expect(seen.finished.at(-1)).toBe('app-quit');
    expect(seen.disposed).toBe(true);
    expect(fake.shortcuts.size).toBe(0);
    expect(fake.Tray.made.at(-1)?.destroyed).toBe(true);
  });

  it('holds quitting back once while recording, and never otherwise', async () => {
    recording = true;
    const first = fake.createEvent();
    fake.app.emit('before-quit', first);
    await settle();
    expect(first.defaultPrevented).toBe(true);
    const second = fake.createEvent();
    recording = true;
    fake.app.emit('before-quit', second);
    expect(second.defaultPrevented).toBe(false);
    recording = false;
  });
});
