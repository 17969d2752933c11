import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OauthProviderName, type Settings, defaultSettings } from '../../../shared/model/settings.ts';
import { createKeyCipher } from '../settings/key-cipher.ts';
import { type Mail, createMail } from './mail.ts';
import type { OauthAccount } from './oauth-access.ts';
import { type AuthorizationServer, startAuthorizationServer } from './test-support/authorization-server.ts';
import { type FaultServer, startFaultServer } from './test-support/fault-server.ts';

const names = ['google', 'microsoft'] as const;

let folder: string;
let settings: Settings;
let authorities: Record<OauthProviderName, AuthorizationServer>;
let servers: Record<OauthProviderName, FaultServer>;

/** Takes the tokens of one authority, and no others. */
function startServer(authority: AuthorizationServer): Promise<FaultServer> {
  return startFaultServer({
    EHLO: '250-fault.test\r\n250 AUTH PLAIN XOAUTH2',
    AUTH: (line) => {
      const [, token = ''] = /auth=Bearer ([^\x01]+)/.exec(atob(line.split(' ')[2] ?? '')) ?? [];
      return authority.valid.has(token) ? '235 ok' : '535 5.7.8 no token of ours';
    },
  });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-oauth-'));
  settings = defaultSettings;
  const [google, microsoft] = [
    await startAuthorizationServer('google-'),
    await startAuthorizationServer('microsoft-'),
  ];
  authorities = { google, microsoft };
  servers = { google: await startServer(google), microsoft: await startServer(microsoft) };
});
afterEach(async () => {
  for (const name of names) {
    await authorities[name].dispose();
    await servers[name].dispose();
  }
  rmSync(folder, { recursive: true, force: true });
});

function open(): Mail {
  return createMail({
    dataDirectory: folder,
    secrets: { protection: 'key-file', ...createKeyCipher(Buffer.alloc(32, 1)) },
    getSettings: () => settings,
    updateSettings: (patch) => {
      settings = { ...settings, ...patch };
    },
    practiceMailbox: { port: () => Promise.resolve(1), credentials: { userName: 'a', password: 'b' } },
    browser: {
      async openExternal(url) {
        const name = names.find((one) => url.startsWith(authorities[one].provider.authorizationEndpoint));
        await authorities[name ?? 'google'].browse(url);
      },
    },
    providers: { google: authorities.google.provider, microsoft: authorities.microsoft.provider },
  });
}

/** The same person at both, on servers that only their ports tell apart. */
function accountAt(provider: OauthProviderName): OauthAccount {
  return {
    ...{ email: `zoe@${provider}.test`, userName: 'zoe', smtpHost: '127.0.0.1' },
    ...{ smtpPort: servers[provider].port, smtpSecurity: 'none' },
    auth: { provider, clientId: 'our-app' },
  };
}

type Ids = Record<OauthProviderName, string>;

async function signIn(mail: Mail, provider: OauthProviderName): Promise<string> {
  const options = { account: accountAt(provider), clientSecret: `${provider}-hush`, id: null };
  expect(await mail.signIn(options)).not.toBeNull();
  const saved = settings.mailAccounts.find(({ auth }) => auth?.provider === provider);
  return saved?.id ?? '';
}

async function signInToBoth(mail: Mail): Promise<Ids> {
  return { google: await signIn(mail, 'google'), microsoft: await signIn(mail, 'microsoft') };
}

const tokenOf = async (mail: Mail, account: string) =>
  (await mail.route({ via: 'account', account })).accessToken;
const tokensOf = (mail: Mail, ids: Ids) => Promise.all(names.map((name) => tokenOf(mail, ids[name])));

describe('an account with Google and one with Microsoft', () => {
  it('renews both at the same time, each with its own provider, and keeps both', async () => {
    for (const name of names) authorities[name].lifetimeSeconds = 30;
    const mail = open();
    const ids = await signInToBoth(mail);
    for (const name of names) authorities[name].lifetimeSeconds = 3600;
    const asked = await Promise.all(Array.from({ length: 5 }, () => tokensOf(mail, ids)));
    expect(asked).toEqual(Array(5).fill(['google-access-2', 'microsoft-access-2']));
    // What was rotated is on the disk, of both.
    expect(await tokensOf(open(), ids)).toEqual(['google-access-2', 'microsoft-access-2']);
    for (const name of names) {
      expect(authorities[name].grants).toEqual(['authorization_code', 'refresh_token']);
    }
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).not.toMatch(/access-|refresh-|hush/);
  });

  it('shows nothing of one to the provider or the mail server of the other', async () => {
    for (const name of names) authorities[name].lifetimeSeconds = 30;
    const mail = open();
    const ids = await signInToBoth(mail);
    await tokensOf(mail, ids);
    for (const name of names) {
      const account = settings.mailAccounts.find(({ id }) => id === ids[name]);
      await mail.testAccount(account ?? accountAt(name), null);
    }
    expect(authorities.google.forms.join('\n')).not.toMatch(/microsoft-/);
    expect(authorities.microsoft.forms.join('\n')).not.toMatch(/google-/);
    const shown = (name: OauthProviderName) =>
      servers[name].commands
        .filter((line) => line.startsWith('AUTH '))
        .map((line) => atob(line.split(' ')[2] ?? ''));
    expect(shown('google')).toEqual([expect.stringContaining('Bearer google-access-')]);
    expect(shown('microsoft')).toEqual([expect.stringContaining('Bearer microsoft-access-')]);
  });

  it('asks for one sign-in only when one grant is over', async () => {
    for (const name of names) authorities[name].lifetimeSeconds = 30;
    const mail = open();
    const ids = await signInToBoth(mail);
    authorities.google.fault = { status: 400, body: '{"error":"invalid_grant"}' };
    const [google, microsoft] = await Promise.allSettled(names.map((name) => tokenOf(mail, ids[name])));
    expect(google).toMatchObject({ status: 'rejected', reason: { code: 'mail-auth' } });
    expect(microsoft).toEqual({ status: 'fulfilled', value: 'microsoft-access-2' });
    expect(mail.savedFor(ids.google).signedIn).toBe(false);
    expect(mail.savedFor(ids.microsoft).signedIn).toBe(true);
  });

  it('does not wait with one for a provider that is slow to answer for the other', async () => {
    for (const name of names) authorities[name].lifetimeSeconds = 30;
    const mail = open();
    const ids = await signInToBoth(mail);
    authorities.google.fault = { status: 503, body: '{}', delayMs: 300 };
    let isSlowOver = false;
    const slow = tokenOf(mail, ids.google)
      .catch(() => undefined)
      .then(() => (isSlowOver = true));
    expect(await tokenOf(mail, ids.microsoft)).toBe('microsoft-access-2');
    expect(isSlowOver).toBe(false);
    await slow;
  });

  it('forgets the sign-in of a removed account, and no other', async () => {
    const mail = open();
    const ids = await signInToBoth(mail);
    await mail.removeAccount(ids.google);
    expect(await tokenOf(open(), ids.microsoft)).toBe('microsoft-access-1');
    const { logins } = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as {
      logins: { auth: unknown }[];
    };
    expect(logins.map(({ auth }) => auth)).toEqual([{ provider: 'microsoft', clientId: 'our-app' }]);
  });
});
