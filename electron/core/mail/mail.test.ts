import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MailAccount, Settings } from '../../../shared/model/settings.ts';
import { defaultSettings } from '../../../shared/model/settings.ts';
import type { HostSecrets } from '../host.ts';
import { createKeyCipher } from '../settings/key-cipher.ts';
import { type Mail, createMail } from './mail.ts';
import { type FaultServer, startFaultServer } from './test-support/fault-server.ts';

let folder: string;
let server: FaultServer;
let settings: Settings;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-mail-'));
  server = await startFaultServer();
  settings = { ...defaultSettings, profile: { name: 'Zoë', email: 'zoe@x.test' } };
});
afterEach(async () => {
  await server.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function open(key = Buffer.alloc(32, 1)): Mail {
  const secrets: HostSecrets = { protection: 'key-file', ...createKeyCipher(key) };
  return createMail({
    dataDirectory: folder,
    secrets,
    getSettings: () => settings,
    updateSettings: (patch) => {
      settings = { ...settings, ...patch };
    },
    practiceMailbox: {
      port: () => Promise.resolve(2525),
      credentials: { userName: 'inner', password: 'circle' },
    },
    browser: { openExternal: () => Promise.reject(new Error('nobody signs in here')) },
  });
}

function account(changes: Partial<MailAccount> = {}): MailAccount {
  return {
    email: 'zoe@y.test',
    smtpHost: '127.0.0.1',
    smtpPort: server.port,
    smtpSecurity: 'none',
    userName: 'zoe',
    ...changes,
  };
}

describe('createMail', () => {
  it('sends to the practice mailbox until there is an account', async () => {
    const mail = open();
    expect(mail.currentVia()).toBe('practice');
    expect(await mail.route('practice')).toMatchObject({
      account: { email: 'zoe@x.test', smtpPort: 2525, smtpSecurity: 'none', userName: 'inner' },
      password: 'circle',
    });
    await expect(mail.route('account')).rejects.toMatchObject({ code: 'account-missing' });
  });

  it('saves an account with its password, encrypted and for the user only', async () => {
    await open().saveAccount(account(), 'correct horse');
    expect(settings.mailMode).toBe('account');
    const path = join(folder, 'secrets.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).not.toContain('horse');

    const mail = open();
    expect(mail.hasPassword()).toBe(true);
    expect(await mail.route('account')).toEqual({
      account: account(),
      password: 'correct horse',
      via: 'account',
    });
  });

  it('keeps the saved password when only the port changes', async () => {
    const mail = open();
    await mail.saveAccount(account(), 'secret');
    await mail.saveAccount(account({ smtpPort: 1 }), null);
    expect((await mail.route('account')).password).toBe('secret');
    expect(settings.mailAccount?.smtpPort).toBe(1);
  });

  it('never gives the saved password to another server', async () => {
    const mail = open();
    await mail.saveAccount(account({ smtpHost: 'mail.y.test', smtpSecurity: 'tls' }), 'secret');
    await expect(mail.testAccount(account(), null)).rejects.toMatchObject({ code: 'secrets-unavailable' });
    await expect(mail.saveAccount(account(), null)).rejects.toMatchObject({ code: 'secrets-unavailable' });
    expect(settings.mailAccount?.smtpHost).toBe('mail.y.test');
    expect(server.connections()).toBe(0);
  });

  it('never gives the saved password to another server that keeps mail', async () => {
    const mail = open();
    await mail.saveAccount(account(), 'secret');
    const other = account({ imapHost: 'imap.z.test', imapPort: 993, imapSecurity: 'tls' });
    await expect(mail.saveAccount(other, null)).rejects.toMatchObject({ code: 'secrets-unavailable' });
    await mail.saveAccount(other, 'secret');
    await mail.saveAccount({ ...other, imapPort: 994 }, null);
    const plain = account({ imapHost: 'imap.z.test', imapPort: 143, imapSecurity: 'none' });
    await expect(mail.saveAccount(plain, 'secret')).rejects.toMatchObject({ code: 'mail-tls' });
    expect(settings.mailAccount?.imapPort).toBe(994);
  });

  it('says so when the password can no longer be read', async () => {
    await open().saveAccount(account(), 'secret');
    await expect(open(Buffer.alloc(32, 2)).route('account')).rejects.toMatchObject({
      code: 'secrets-unavailable',
    });
    writeFileSync(join(folder, 'secrets.json'), '{"half');
    const mail = open();
    expect(mail.hasPassword()).toBe(false);
    await expect(mail.route('account')).rejects.toMatchObject({ code: 'secrets-unavailable' });
  });

  it('needs no password where nobody signs in', async () => {
    const mail = open();
    await mail.saveAccount(account({ userName: '' }), null);
    expect((await mail.route('account')).password).toBe('');
    await mail.testAccount(account({ userName: '' }), null);
    expect(server.commands.join()).not.toContain('AUTH');
  });

  it('refuses an unprotected connection to another computer', async () => {
    await expect(open().saveAccount(account({ smtpHost: 'mail.y.test' }), 'secret')).rejects.toMatchObject({
      code: 'mail-tls',
    });
    expect(settings.mailAccount).toBeNull();
  });

  it('tests an account with the words of the server', async () => {
    const mail = open();
    expect(await mail.testAccount(account(), 'secret')).toEqual({
      greeting: 'fault.test ESMTP ready',
      receiving: null,
    });
    server.script = { AUTH: '535 5.7.8 Use an app password' };
    await expect(mail.testAccount(account(), 'secret')).rejects.toMatchObject({
      code: 'mail-auth',
      detail: '535 5.7.8 Use an app password',
      server: '127.0.0.1',
    });
  });
});
