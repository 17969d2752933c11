import { beforeEach, describe, expect, it } from 'vitest';
import type { CaptureAbilities } from '../../../shared/model/capture.ts';
import { type ElectronCapture, createCapture } from './capture.ts';
import * as fake from './fake-electron.ts';

const own = { url: 'memo://app/', parent: null };
const windows = { platform: 'win32', kernelRelease: '10.0.22631', env: {} } as const;
const wayland = {
  platform: 'linux',
  kernelRelease: '6.1.0',
  env: { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' },
} as const;

/** Plays `getDisplayMedia` and gives every answer it got. */
async function ask(changes: object = {}): Promise<unknown[]> {
  const answers: unknown[] = [];
  const request = { frame: own, videoRequested: true, audioRequested: false, ...changes };
  fake.sessionHandlers.displayMedia?.(...([request, (streams: unknown) => answers.push(streams)] as never[]));
  await new Promise((resolve) => setImmediate(resolve));
  return answers;
}

function open(machine: Parameters<typeof createCapture>[1]): ElectronCapture {
  return createCapture(fake.session.defaultSession as never, machine);
}

beforeEach(() => {
  fake.screens.fails = false;
  fake.screens.asked = 0;
  fake.system.screenAccess = 'granted';
});

describe('request for a screen', () => {
  it('gets the source that was armed, once', async () => {
    const capture = open(windows);
    await capture.listSources();
    await capture.armSource({ sourceId: 'window:55:0', systemAudio: false });
    expect(await ask()).toEqual([{ video: { id: 'window:55:0', name: 'window:55:0' } }]);
    expect(capture.grantedSource()).toBe('window:55:0');
    expect(await ask()).toEqual([null]);
  });

  it.each([
    ['asked for and armed', windows, { asked: true, armed: true }, 'loopback'],
    ['not asked for', windows, { asked: false, armed: true }, undefined],
    ['not armed', windows, { asked: true, armed: false }, undefined],
    ['not to be had', { ...windows, platform: 'linux' }, { asked: true, armed: true }, undefined],
  ] as const)('gets the sound of the computer: %s', async (_case, machine, { asked, armed }, audio) => {
    const capture = open(machine);
    await capture.listSources();
    await capture.armSource({ sourceId: 'screen:0:0', systemAudio: armed });
    const [streams] = await ask({ audioRequested: asked });
    expect((streams as { audio?: unknown }).audio).toBe(audio);
  });

  it.each([
    ['a frame that is gone', { frame: null }],
    ['a frame inside the page', { frame: { ...own, parent: {} } }],
    ['another page', { frame: { ...own, url: 'https://example.com/' } }],
    ['sound without a picture', { videoRequested: false, audioRequested: true }],
  ])('is refused from %s', async (_case, changes) => {
    const capture = open(windows);
    await capture.listSources();
    await capture.armSource({ sourceId: 'screen:0:0', systemAudio: true });
    expect(await ask(changes)).toEqual([null]);
    expect(capture.grantedSource()).toBeNull();
  });

  it('is answered once even when the page vanishes under the answer', async () => {
    const capture = open(windows);
    await capture.listSources();
    await capture.armSource({ sourceId: 'screen:0:0', systemAudio: false });
    let answers = 0;
    const request = { frame: own, videoRequested: true, audioRequested: false };
    const vanish = () => {
      answers += 1;
      throw new TypeError('Video was requested, but no video stream was provided');
    };
    fake.sessionHandlers.displayMedia?.(...([request, vanish] as never[]));
    await new Promise((resolve) => setImmediate(resolve));
    expect(answers).toBe(1);
    expect(capture.grantedSource()).toBeNull();
  });
});

describe('request for a screen on Wayland', () => {
  it('opens the portal once, inside the request and never before', async () => {
    const capture = open(wayland);
    await expect(capture.listSources()).rejects.toMatchObject({ code: 'unsupported' });
    await expect(capture.armSource({ sourceId: 'screen:0:0', systemAudio: false })).rejects.toMatchObject({
      code: 'unsupported',
    });
    expect(await capture.armPointerScreen()).toBe(true);
    expect(fake.screens.asked).toBe(0);
    expect(await ask({ audioRequested: true })).toEqual([{ video: { id: 'screen:0:0', name: 'Screen 1' } }]);
    expect(fake.screens.asked).toBe(1);
  });

  it('is refused when the user closes the portal', async () => {
    open(wayland);
    fake.screens.fails = true;
    expect(await ask()).toEqual([null]);
  });
});

describe('sources', () => {
  const abilities = (machine: Parameters<typeof createCapture>[1]): CaptureAbilities =>
    open(machine).abilities;

  it('are listed with pictures, without our own windows, and only those can be armed', async () => {
    const capture = open(windows);
    const ours = new fake.BrowserWindow({});
    fake.screens.sources.push({
      id: ours.getMediaSourceId().replace(/0$/, '1'),
      name: 'Outspoken',
      display_id: '',
    });
    const { sources, access } = await capture.listSources();
    fake.screens.sources.pop();
    expect(access).toBe('granted');
    expect(sources.map(({ name, kind }) => [name, kind])).toEqual([
      ['Screen 1', 'screen'],
      ['Screen 2', 'screen'],
      ['Spreadsheet', 'window'],
    ]);
    expect(sources[0]?.thumbnail).toBe(
      `data:image/jpeg;base64,${Buffer.from('Screen 1').toString('base64')}`,
    );
    await expect(capture.armSource({ sourceId: 'screen:9:0', systemAudio: false })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('say when a Mac does not let the app see screens', async () => {
    const capture = open({ platform: 'darwin', kernelRelease: '25.0.0', env: {} });
    fake.system.screenAccess = 'denied';
    expect(await capture.listSources()).toEqual({ sources: [], access: 'denied' });
    fake.screens.fails = true;
    expect(await capture.listSources()).toEqual({ sources: [], access: 'denied' });
    expect(await capture.armPointerScreen()).toBe(false);
    expect(await ask()).toEqual([null]);
  });

  it('fail elsewhere as they fail', async () => {
    const capture = open(windows);
    fake.screens.fails = true;
    await expect(capture.listSources()).rejects.toThrow('Failed to get sources');
    expect(await capture.armPointerScreen()).toBe(false);
  });

  it('hide our windows only where that works', () => {
    const ours = new fake.BrowserWindow({});
    open({ ...windows, platform: 'linux' }).setHidden(true);
    expect(ours.isProtected).toBe(false);
    expect(abilities(windows).hidesOwnWindow).toBe(true);
    open(windows).setHidden(true);
    expect(ours.isProtected).toBe(true);
    open(windows).setHidden(false);
    expect(ours.isProtected).toBe(false);
  });
});
