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

/** As a page does that shows the only account there is. */
const first = () => settings.mailAccounts[0]?.id ?? null;
const practice = { via: 'practice', account: null } as const;
const byDefault = { via: 'account', account: null } as const;

describe('createMail', () => {
  it('sends to the practice mailbox until there is an account', async () => {
    const mail = open();
    expect(mail.currentVia()).toBe('practice');
    expect(await mail.route(practice)).toMatchObject({
      account: { email: 'zoe@x.test', smtpPort: 2525, smtpSecurity: 'none', userName: 'inner' },
      password: 'circle',
    });
    await expect(mail.route(byDefault)).rejects.toMatchObject({ code: 'account-missing' });
  });

  it('saves an account with its password, encrypted and for the user only', async () => {
    await open().saveAccount({ account: account(), password: 'correct horse', id: first() });
    expect(settings.mailMode).toBe('account');
    const path = join(folder, 'secrets.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).not.toContain('horse');

    const mail = open();
    expect(mail.savedFor(null).saved).toBe(true);
    expect(await mail.route(byDefault)).toEqual({
      account: { ...account(), id: 'zoe@y.test' },
      password: 'correct horse',
      via: 'account',
    });
  });

  it('keeps the saved password when only the port changes', async () => {
    const mail = open();
    await mail.saveAccount({ account: account(), password: 'secret', id: first() });
    await mail.saveAccount({ account: account({ smtpPort: 1 }), password: null, id: first() });
    expect((await mail.route(byDefault)).password).toBe('secret');
    expect(settings.mailAccounts[0]?.smtpPort).toBe(1);
  });

  it('never gives the saved password to another server', async () => {
    const mail = open();
    await mail.saveAccount({
      account: account({ smtpHost: 'mail.y.test', smtpSecurity: 'tls' }),
      password: 'secret',
      id: first(),
    });
    await expect(mail.testAccount(account(), null)).rejects.toMatchObject({ code: 'secrets-unavailable' });
    await expect(mail.saveAccount({ account: account(), password: null, id: first() })).rejects.toMatchObject(
      { code: 'secrets-unavailable' },
    );
    expect(settings.mailAccounts[0]?.smtpHost).toBe('mail.y.test');
    expect(server.connections()).toBe(0);
  });

  it('never gives the saved password to another server that keeps mail', async () => {
    const mail = open();
    await mail.saveAccount({ account: account(), password: 'secret', id: first() });
    const other = account({ imapHost: 'imap.z.test', imapPort: 993, imapSecurity: 'tls' });
    await expect(mail.saveAccount({ account: other, password: null, id: first() })).rejects.toMatchObject({
      code: 'secrets-unavailable',
    });
    await mail.saveAccount({ account: other, password: 'secret', id: first() });
    await mail.saveAccount({ account: { ...other, imapPort: 994 }, password: null, id: first() });
    const plain = account({ imapHost: 'imap.z.test', imapPort: 143, imapSecurity: 'none' });
    await expect(mail.saveAccount({ account: plain, password: 'secret', id: first() })).rejects.toMatchObject(
      { code: 'mail-tls' },
    );
    expect(settings.mailAccounts[0]?.imapPort).toBe(994);
  });

  it('says so when the password can no longer be read', async () => {
    await open().saveAccount({ account: account(), password: 'secret', id: first() });
    await expect(open(Buffer.alloc(32, 2)).route(byDefault)).rejects.toMatchObject({
      code: 'secrets-unavailable',
    });
    writeFileSync(join(folder, 'secrets.json'), '{"half');
    const mail = open();
    expect(mail.savedFor(null).saved).toBe(false);
    await expect(mail.route(byDefault)).rejects.toMatchObject({ code: 'secrets-unavailable' });
  });

  it('needs no password where nobody signs in', async () => {
    const mail = open();
    await mail.saveAccount({ account: account({ userName: '' }), password: null, id: first() });
    expect((await mail.route(byDefault)).password).toBe('');
    await mail.testAccount(account({ userName: '' }), null);
    expect(server.commands.join()).not.toContain('AUTH');
  });

  it('keeps several accounts, each with its own password, and the first one as the default', async () => {
    const mail = open();
    const studio = account({ email: 'zoe@studio.test', userName: 'studio' });
    expect(await mail.saveAccount({ account: account(), password: 'one', id: null })).toBe('zoe@y.test');
    expect(await mail.saveAccount({ account: studio, password: 'two', id: null })).toBe('zoe@studio.test');
    const route = async (id: string) => (await open().route({ via: 'account', account: id })).password;
    expect([await route('zoe@y.test'), await route('zoe@studio.test')]).toEqual(['one', 'two']);
    expect(mail.accountFor(['nobody@x.test', 'ZOE@studio.test'])).toBe('zoe@studio.test');
    expect(mail.accountFor([])).toBe('zoe@y.test');
    mail.makeDefault('zoe@studio.test');
    expect(mail.sender(byDefault).email).toBe('zoe@studio.test');

    await mail.removeAccount('zoe@studio.test');
    expect(settings).toMatchObject({ mailMode: 'account', mailAccounts: [account()] });
    await expect(route('zoe@studio.test')).rejects.toMatchObject({ code: 'account-removed' });
    expect(await route('zoe@y.test')).toBe('one');
    const secrets = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as { logins: unknown[] };
    expect(secrets.logins).toMatchObject([{ userName: 'zoe' }]);
    await mail.removeAccount('zoe@y.test');
    expect(settings).toMatchObject({ mailMode: 'practice', mailAccounts: [] });
    await expect(mail.removeAccount('zoe@y.test')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('knows an account by its id when its address changes, and takes no address twice', async () => {
    const mail = open();
    const other = account({ email: 'zoe@studio.test' });
    const first = await mail.saveAccount({ account: account(), password: 'secret', id: null });
    expect(await mail.saveAccount({ account: account({ smtpPort: 1 }), password: null, id: null })).toBe(
      first,
    );
    await mail.saveAccount({ account: other, password: null, id: first });
    expect(settings.mailAccounts).toEqual([{ ...other, id: 'zoe@y.test' }]);
    expect(await mail.saveAccount({ account: account(), password: null, id: null })).toBe('zoe@y.test 2');
    const taken = mail.saveAccount({ account: account(), password: null, id: first });
    await expect(taken).rejects.toMatchObject({ code: 'conflict' });
    const unknown = mail.saveAccount({ account: account({ email: 'a@b.test' }), password: null, id: 'gone' });
    await expect(unknown).rejects.toMatchObject({ code: 'not-found' });
  });

  it('reads the password that a version with one account saved, and keeps it for others to be added', async () => {
    const { encrypt } = createKeyCipher(Buffer.alloc(32, 1));
    const cipherText = Buffer.from(await encrypt('correct horse')).toString('base64');
    const smtp = { host: '127.0.0.1', userName: 'zoe', cipherText };
    writeFileSync(join(folder, 'secrets.json'), JSON.stringify({ schemaVersion: 1, smtp }));
    settings = { ...settings, mailMode: 'account', mailAccounts: [{ ...account(), id: 'zoe@y.test' }] };
    const mail = open();
    expect((await mail.route(byDefault)).password).toBe('correct horse');
    const studio = account({ email: 'zoe@studio.test', userName: 'studio' });
    await mail.saveAccount({ account: studio, password: 'two', id: null });
    expect((await open().route(byDefault)).password).toBe('correct horse');
  });

  it('refuses an unprotected connection to another computer', async () => {
    await expect(
      open().saveAccount({ account: account({ smtpHost: 'mail.y.test' }), password: 'secret', id: first() }),
    ).rejects.toMatchObject({
      code: 'mail-tls',
    });
    expect(settings.mailAccounts).toEqual([]);
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
