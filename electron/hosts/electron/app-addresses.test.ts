import { beforeEach, describe, expect, it } from 'vitest';
import type { Moment } from '../../../shared/model/moment-address.ts';
import { listenForAddresses } from './app-addresses.ts';
import * as fake from './fake-electron.ts';

const recordingId = '0b8f3a52-6f0c-4f55-9c1e-2d2a4a3f9a10';
const address = `outspoken://recordings/${recordingId}`;
let opened: Moment[];
let isOpen: boolean;

function listen(args: readonly string[] = []) {
  const open = (moment: Moment) => {
    if (isOpen) opened.push(moment);
    return isOpen;
  };
  return listenForAddresses({ app: fake.app as never, args, open });
}

beforeEach(() => {
  fake.app.removeAllListeners();
  [opened, isOpen] = [[], true];
});

describe('listenForAddresses', () => {
  it('keeps the moment the app was started with, among other arguments, until it is taken', () => {
    const addresses = listen(['--hidden', `${address}/at/3.5`, '/etc/passwd']);
    expect(addresses.takePending()).toEqual({ recordingId, atMs: 3500 });
    expect(addresses.takePending()).toBeNull();
  });

  it('opens what a second start or the system asks for', () => {
    listen();
    fake.app.emit('second-instance', {}, ['outspoken', '--flag', address], '/');
    const event = fake.createEvent();
    fake.app.emit('open-url', event, `${address}/at/7`);
    expect(event.defaultPrevented).toBe(true);
    expect(opened).toEqual([
      { recordingId, atMs: null },
      { recordingId, atMs: 7000 },
    ]);
  });

  it('keeps what is asked for while nothing can be shown', () => {
    isOpen = false;
    const addresses = listen();
    fake.app.emit('open-url', fake.createEvent(), `${address}/at/7`);
    expect(addresses.takePending()).toEqual({ recordingId, atMs: 7000 });
  });

  it('leaves alone what is not ours', () => {
    listen();
    for (const other of ['https://example.com/', 'outspoken://settings', `${address}/../..`]) {
      fake.app.emit('open-url', fake.createEvent(), other);
      fake.app.emit('second-instance', {}, [other], '/');
    }
    const file = fake.createEvent();
    fake.app.emit('open-file', file, '/some/file');
    expect(file.defaultPrevented).toBe(true);
    expect(opened).toEqual([]);
  });

  it('is registered by the installed app, not by a development build', () => {
    const registration = 'app.setAsDefaultProtocolClient outspoken';
    listen();
    expect(fake.calls).not.toContain(registration);
    fake.app.isPackaged = true;
    listen();
    fake.app.isPackaged = false;
    expect(fake.calls).toContain(registration);
  });
});
