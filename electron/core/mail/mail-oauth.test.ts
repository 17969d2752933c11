import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Settings, defaultSettings } from '../../../shared/model/settings.ts';
import { createKeyCipher } from '../settings/key-cipher.ts';
import { type Mail, createMail } from './mail.ts';
import type { OauthAccount } from './oauth-access.ts';
import { type AuthorizationServer, startAuthorizationServer } from './test-support/authorization-server.ts';
import { type FaultServer, startFaultServer } from './test-support/fault-server.ts';

let folder: string;
let smtp: FaultServer;
let authority: AuthorizationServer;
let settings: Settings;
let account: OauthAccount;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-oauth-'));
  smtp = await startFaultServer();
  authority = await startAuthorizationServer();
  settings = defaultSettings;
  account = {
    ...{ email: 'zoe@y.test', smtpHost: '127.0.0.1', smtpPort: smtp.port, smtpSecurity: 'none' },
    ...{ userName: 'zoe@y.test', auth: { provider: 'google', clientId: 'our-app' } },
  };
});
afterEach(async () => {
  await Promise.all([smtp.dispose(), authority.dispose()]);
  rmSync(folder, { recursive: true, force: true });
});

const browse = async (url: string) => {
  await authority.browse(url);
};

function open(openExternal: (url: string) => Promise<void> = browse): Mail {
  return createMail({
    dataDirectory: folder,
    secrets: { protection: 'key-file', ...createKeyCipher(Buffer.alloc(32, 1)) },
    getSettings: () => settings,
    updateSettings: (patch) => {
      settings = { ...settings, ...patch };
    },
    practiceMailbox: { port: () => Promise.resolve(1), credentials: { userName: 'a', password: 'b' } },
    browser: { openExternal },
    providers: { google: authority.provider, microsoft: authority.provider },
  });
}

/** As a page does that shows the only account there is. */
const first = () => settings.mailAccounts[0]?.id ?? null;
const token = async (mail: Mail) => (await mail.route({ via: 'account', account: null })).accessToken;

it('signs in, keeps the tokens encrypted, and gives them to nobody else', async () => {
  const mail = open();
  expect(mail.savedFor(null).signedIn).toBe(false);
  expect(await mail.signIn({ account, clientSecret: 'hush', id: first() })).toBe('zoe@y.test');
  expect(settings).toMatchObject({ mailMode: 'account', mailAccounts: [account] });
  expect(mail.savedFor(null)).toEqual({ saved: false, signedIn: true });
  expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).not.toMatch(/access-1|refresh-1|hush/);
  expect(await token(open())).toBe('access-1');
  expect(authority.grants).toEqual(['authorization_code']);
  const other = { ...account, smtpHost: 'localhost' };
  await expect(mail.testAccount(other, null)).rejects.toMatchObject({ code: 'secrets-unavailable' });
  const withPassword = { ...account, auth: undefined };
  await expect(
    mail.saveAccount({ account: withPassword, password: null, id: first() }),
  ).rejects.toMatchObject({ code: 'secrets-unavailable' });
});

it('ignores an answer with another state, then takes the right one', async () => {
  const statuses: number[] = [];
  const mail = open(async (url) => {
    const altered = await authority.browse(url, (answer) => answer.searchParams.set('state', 'other'));
    statuses.push(altered.status, (await authority.browse(url)).status);
  });
  expect(await mail.signIn({ account, clientSecret: null, id: first() })).toBe('zoe@y.test');
  expect(statuses).toEqual([404, 200]);
});

it('is refused with another verifier', async () => {
  const mail = open(async (url) => browse(url.replace(/code_challenge=[^&]+/, 'code_challenge=other')));
  await expect(mail.signIn({ account, clientSecret: null, id: first() })).rejects.toMatchObject({
    code: 'mail-auth',
    detail: 'invalid_grant',
  });
  expect(settings.mailAccounts).toEqual([]);
});

it('says what the provider said when the user refuses', async () => {
  const refuse = (answer: URL) => {
    answer.searchParams.delete('code');
    answer.searchParams.set('error', 'access_denied');
  };
  const mail = open(async (url) => {
    await authority.browse(url, refuse);
  });
  await expect(mail.signIn({ account, clientSecret: null, id: first() })).rejects.toMatchObject({
    code: 'mail-auth',
    detail: 'access_denied',
  });
});

it('can be given up, and closes its listener', async () => {
  let address = '';
  const mail = open(async (url) => {
    address = url;
    await Promise.resolve();
    setImmediate(() => mail.cancelSignIn());
  });
  expect(await mail.signIn({ account, clientSecret: null, id: first() })).toBeNull();
  await expect(authority.browse(address)).rejects.toThrow();
  expect(settings.mailAccounts).toEqual([]);
});

it('refreshes once for all who ask, and keeps the rotated token', async () => {
  authority.lifetimeSeconds = 30;
  const mail = open();
  await mail.signIn({ account, clientSecret: null, id: first() });
  authority.lifetimeSeconds = 3600;
  expect(await Promise.all([token(mail), token(mail), token(mail)])).toEqual(Array(3).fill('access-2'));
  expect(authority.grants).toEqual(['authorization_code', 'refresh_token']);
  expect(await token(open())).toBe('access-2');
});

it('asks to sign in again when the grant is over, also after a crash lost the rotated token', async () => {
  authority.lifetimeSeconds = 30;
  const mail = open();
  await mail.signIn({ account, clientSecret: null, id: first() });
  const before = readFileSync(join(folder, 'secrets.json'));
  await token(mail);
  writeFileSync(join(folder, 'secrets.json'), before);
  const after = open();
  await expect(token(after)).rejects.toMatchObject({ code: 'mail-auth' });
  await expect(token(after)).rejects.toMatchObject({ code: 'mail-auth' });
  expect(authority.grants).toEqual(['authorization_code', 'refresh_token', 'refresh_token']);
  expect(after.savedFor(null).signedIn).toBe(false);
  await after.signIn({ account, clientSecret: null, id: first() });
  expect(after.savedFor(null).signedIn).toBe(true);
  expect(await token(after)).toMatch(/^access-/);
});

it.each([
  [{ status: 500, body: 'oops' }],
  [{ status: 200, body: 'not json' }],
  [{ status: 503, body: '{"error":"temporarily_unavailable"}' }],
])('does not take trouble of the provider for a refusal: %j', async (fault) => {
  authority.lifetimeSeconds = 30;
  const mail = open();
  await mail.signIn({ account, clientSecret: null, id: first() });
  authority.fault = fault;
  await expect(token(mail)).rejects.toMatchObject({ code: 'mail-unreachable' });
  expect(mail.savedFor(null).signedIn).toBe(true);
  authority.fault = null;
  expect(await token(mail)).toBe('access-2');
});

it('signs in to the mail server with the token, and fetches another when that is refused', async () => {
  smtp.script = {
    EHLO: '250-fault.test\r\n250 AUTH PLAIN XOAUTH2',
    AUTH: (line) => {
      const [, token = ''] = /auth=Bearer ([^\x01]+)/.exec(atob(line.split(' ')[2] ?? '')) ?? [];
      const isXoauth2 = line.startsWith('AUTH XOAUTH2 ');
      return isXoauth2 && authority.valid.has(token) ? '235 ok' : '535 5.7.8 token is over';
    },
  };
  const mail = open();
  await mail.signIn({ account, clientSecret: null, id: first() });
  expect(await mail.testAccount(account, null)).toMatchObject({ greeting: 'fault.test ESMTP ready' });
  authority.valid.clear();
  await expect(mail.testAccount(account, null)).rejects.toMatchObject({ code: 'mail-auth' });
  expect(await mail.testAccount(account, null)).toMatchObject({ greeting: 'fault.test ESMTP ready' });
  expect(await token(mail)).toBe('access-2');
});
