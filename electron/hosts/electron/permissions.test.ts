import { expect, it } from 'vitest';
import * as fake from './fake-electron.ts';
import { restrictPermissions } from './permissions.ts';

const ask = (mediaTypes: readonly string[]) =>
  new Promise((resolve) => {
    const details = { isMainFrame: true, requestingUrl: 'memo://app/', mediaTypes };
    fake.sessionHandlers.request?.(...([{}, 'media', resolve, details] as never[]));
  });

it('asks a Mac for each kind of device and denies what the user denied', async () => {
  restrictPermissions(fake.session.defaultSession as never, 'darwin');
  expect(await ask(['audio', 'video'])).toBe(true);
  expect(fake.system.askedDevices).toEqual(['microphone', 'camera']);
  fake.system.deniedDevices.push('camera');
  expect(await ask(['audio'])).toBe(true);
  expect(await ask(['audio', 'video'])).toBe(false);
});
