import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MailSecurity } from '../../../shared/model/settings.ts';
import { smtpSend } from './smtp-send.ts';
import { defaultSmtpTimeouts } from './smtp-session.ts';

const text = 'From: a@x.test\r\nTo: b@x.test\r\n\r\nHello\r\n';
const authorities = getCACertificates('default');
let folder: string;
let server: SMTPServer;
/** Passwords the server was given, and whether they came encrypted. */
const given: { password: unknown; secure: boolean }[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-tls-'));
  writeFileSync(join(folder, 'message.eml'), text);
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'server.key'];
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...names, ...key, '-out', 'server.pem'], {
    cwd: folder,
    stdio: 'ignore',
  });
});
afterEach(async () => {
  setDefaultCACertificates(authorities);
  given.length = 0;
  await new Promise<void>((resolve) => server.close(resolve));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(secure: boolean): Promise<number> {
  server = new SMTPServer({
    secure,
    key: readFileSync(join(folder, 'server.key')),
    cert: readFileSync(join(folder, 'server.pem')),
    logger: false,
    closeTimeout: 100,
    onAuth({ password }, session, done) {
      given.push({ password: password ?? undefined, secure: session.secure });
      done(null, { user: 'user' });
    },
  });
  // Clients that turn away from the certificate.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.server.address() as AddressInfo).port;
}

function trust(): void {
  setDefaultCACertificates([...authorities, readFileSync(join(folder, 'server.pem'), 'utf8')]);
}

function send(
  smtpSecurity: MailSecurity,
  smtpPort: number,
  { smtpHost = 'localhost', greetingMs = 30_000 } = {},
) {
  return smtpSend({
    route: {
      account: { email: 'a@x.test', smtpHost, smtpPort, smtpSecurity, userName: 'user' },
      password: 'secret',
    },
    message: {
      path: join(folder, 'message.eml'),
      sizeBytes: text.length,
      from: 'a@x.test',
      to: ['b@x.test'],
    },
    signal: new AbortController().signal,
    onConnected: () => undefined,
    onProgress: () => undefined,
    onBeforeEnd: () => undefined,
    timeouts: { ...defaultSmtpTimeouts, greetingMs },
  });
}

describe.each([
  ['tls', true],
  ['starttls', false],
] as const)('%s', (security, secure) => {
  it('protects the password on its way to a server that someone vouches for', async () => {
    trust();
    expect((await send(security, await start(secure))).accepted).toEqual(['b@x.test']);
    expect(given).toEqual([{ password: 'secret', secure: true }]);
  });

  it.each([
    ['that signed its own certificate', false, 'localhost'],
    ['whose certificate is for another name', true, '127.0.0.1'],
  ])('gives nothing to a server %s', async (_, isTrusted, smtpHost) => {
    if (isTrusted) trust();
    const port = await start(secure);
    await expect(send(security, port, { smtpHost })).rejects.toMatchObject({
      code: 'mail-tls',
      notTaken: true,
    });
    expect(given).toEqual([]);
  });

  it('gives nothing to a server that speaks the other', async () => {
    trust();
    const port = await start(!secure);
    const failure = await send(security, port, { greetingMs: 500 }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ notTaken: true });
    expect(given).toEqual([]);
  });
});
