import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings, settingsPatchSchema } from '../../../shared/model/settings.ts';
import type { HostSettingsStore } from '../host.ts';
import { putAsideDamagedSettings } from './settings-file.ts';
import { createSettings } from './settings.ts';

function createMemoryStore(values: Record<string, unknown> = {}): HostSettingsStore {
  return { get: (key) => values[key], set: (changed) => void Object.assign(values, changed) };
}

function open(store: HostSettingsStore) {
  const events: unknown[] = [];
  return {
    settings: createSettings({ store, emit: (name, payload) => events.push([name, payload]) }),
    events,
  };
}

describe('settings', () => {
  it('begin with the defaults', () => {
    expect(open(createMemoryStore()).settings.get()).toEqual(defaultSettings);
  });

  it('are kept and told, the library folder only to core', () => {
    const store = createMemoryStore();
    const { settings, events } = open(store);
    settings.update({ theme: 'dark', libraryFolder: '/secret/place', profile: undefined });
    expect(open(store).settings.get()).toMatchObject({ theme: 'dark', libraryFolder: '/secret/place' });
    expect(events).toMatchObject([['settings.changed', { theme: 'dark' }]]);
    expect(JSON.stringify([events, settings.getPublic()])).not.toContain('secret');
  });

  it('change nothing that is not named', () => {
    expect(settingsPatchSchema.parse({})).toEqual({});
    const store = createMemoryStore();
    open(store).settings.update({ sendReceipts: false });
    const { settings } = open(store);
    settings.update(settingsPatchSchema.parse({ theme: 'dark' }));
    expect(settings.get()).toMatchObject({ theme: 'dark', sendReceipts: false });
  });

  it('refuse values that do not fit and stay as they were', () => {
    const store = createMemoryStore();
    const { settings, events } = open(store);
    expect(() => settings.update({ profile: { name: '', email: 'x' } })).toThrow();
    expect(settings.get()).toEqual(defaultSettings);
    expect(events).toEqual([]);
  });
});

/** As the last version with one account wrote it. */
const earlier = {
  ...{ schemaVersion: 1, profile: { name: 'Zoë', email: 'zoe@y.test' }, mailMode: 'account' },
  mailAccount: {
    ...{ email: 'Zoe@Y.test', smtpHost: 'mail.y.test', smtpPort: 465, smtpSecurity: 'tls' },
    ...{ imapHost: 'imap.y.test', imapPort: 993, imapSecurity: 'tls', userName: 'zoe' },
  },
  ...{ voicePreset: 'standard', microphone: { deviceId: '', label: '' }, capture: defaultSettings.capture },
  ...{ screenPreset: 'universal', mailLimitMegabytes: 25, storage: null, sendReceipts: false },
  ...{ lastProjectId: null, libraryFolder: null, exportsFolder: null, theme: 'dark' },
};

describe('settings from before there could be several accounts', () => {
  it('bring their account along, the same one however often they are read', () => {
    const values: Record<string, unknown> = structuredClone(earlier);
    const store = createMemoryStore(values);
    const mailAccounts = [{ ...earlier.mailAccount, id: 'zoe@y.test' }];
    const [first, again] = [open(store).settings.get(), open(store).settings.get()];
    expect(first).toMatchObject({ mailMode: 'account', mailAccounts, sendReceipts: false, theme: 'dark' });
    expect(again).toEqual(first);
    expect(values).toEqual(earlier);
    open(store).settings.update({ theme: 'light' });
    expect(values).toMatchObject({ mailAccounts, mailAccount: null, theme: 'light' });
    open(store).settings.update({ mailAccounts: [] });
    expect(open(store).settings.get().mailAccounts).toEqual([]);
  });

  it('have none where there was none', () => {
    const { settings } = open(createMemoryStore({ ...earlier, mailAccount: null }));
    expect(settings.get().mailAccounts).toEqual([]);
  });
});

describe('settings file', () => {
  let directory: string;
  const now = new Date('2026-11-22T09:30:00Z');
  const write = (text: string) => writeFile(join(directory, 'settings.json'), text);

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'outspoken-settings-'));
  });

  it('stays when it fits, or is not there', async () => {
    expect(putAsideDamagedSettings(directory, now)).toBeNull();
    await write(JSON.stringify(defaultSettings));
    expect(putAsideDamagedSettings(directory, now)).toBeNull();
    for (const account of [earlier.mailAccount, null]) {
      await write(JSON.stringify({ ...earlier, mailAccount: account }));
      expect(putAsideDamagedSettings(directory, now)).toBeNull();
      await write(JSON.stringify({ ...defaultSettings, mailAccount: account }));
      expect(putAsideDamagedSettings(directory, now)).toBeNull();
    }
    await write('{"schemaVersion":1}');
    expect(putAsideDamagedSettings(directory, now)).toBeNull();
  });

  it.each([
    ['cut', JSON.stringify(defaultSettings).slice(0, 50)],
    ['empty', ''],
    ['of a later version', JSON.stringify({ ...defaultSettings, schemaVersion: 2 })],
    ['with a value that does not fit', '{"theme":"purple"}'],
    ['with settings nobody knows', '{"colour":"red"}'],
    ['a list', '[]'],
  ])('is put aside when it is %s', async (_what, text) => {
    await write(text);
    const aside = putAsideDamagedSettings(directory, now);
    expect(await readdir(directory)).toEqual([aside]);
    expect(await readFile(join(directory, aside ?? ''), 'utf8')).toBe(text);
  });
});
