import { createHmac, randomBytes } from 'node:crypto';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import type { Disposable } from '../../disposables.ts';

/** A Dovecot on loopback with one mailbox. */
export interface Dovecot extends Disposable {
  /** Without TLS; STARTTLS is offered. */
  readonly port: number;
  readonly tlsPort: number;
  /** PEM file of the certificate for `localhost`, which nobody else vouches for. */
  readonly certificate: string;
  readonly userName: string;
  readonly password: string;
  /** An access token (a JWT) that is good for `seconds`. */
  token(seconds: number): string;
  /** A connection of another mail program, which may change the mailbox. */
  connect(): Promise<ImapFlow>;
}

/** True where Dovecot is installed and can be run as somebody without rights. */
export function canRunDovecot(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/sbin/dovecot');
}

function config(folder: string, { port, tlsPort }: Pick<Dovecot, 'port' | 'tlsPort'>): string {
  const service = (name: string, lines: string) => `service ${name} {\n${lines}\n}\n`;
  return `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
listen = 127.0.0.1
protocols = imap
ssl = yes
ssl_cert = <${folder}/server.pem
ssl_key = <${folder}/server.key
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
auth_mechanisms = plain login xoauth2
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:${folder}/mail
mail_max_userip_connections = 50
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = ${folder}/oauth2.conf
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${folder}/passwords
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${folder}
}
${service('imap-login', `chroot =\ninet_listener imap {\naddress = 127.0.0.1\nport = ${port}\n}\ninet_listener imaps {\naddress = 127.0.0.1\nport = ${tlsPort}\nssl = yes\n}`)}
${service('anvil', 'chroot =')}
${service('stats', 'chroot =')}
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function makeCertificate(folder: string): void {
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'server.key'];
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...names, ...key, '-out', 'server.pem'], {
    cwd: folder,
    stdio: 'ignore',
  });
}

function idOf(flag: string): number {
  return Number(spawnSync('id', [flag, 'nobody']).stdout.toString());
}

function letTokensIn(folder: string, key: Buffer): void {
  mkdirSync(join(folder, 'keys', 'default', 'HS256'), { recursive: true });
  writeFileSync(join(folder, 'keys', 'default', 'HS256', 'default'), key.toString('base64'));
  const lines = [
    'introspection_mode = local',
    `local_validation_key_dict = fs:posix:prefix=${folder}/keys/`,
    'issuers = https://sign-in.test',
    'username_attribute = email',
  ];
  writeFileSync(join(folder, 'oauth2.conf'), `${lines.join('\n')}\n`);
}

/** RFC 7519 with HS256. */
function signToken(key: Buffer, email: string, seconds: number): string {
  const now = Math.floor(Date.now() / 1000);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = { iss: 'https://sign-in.test', sub: email, email, iat: now - 3600, exp: now + seconds };
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

/** Starts a {@link Dovecot} in a folder of its own and waits until it lets somebody in. */
export async function startDovecot(): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), 'outspoken-dovecot-'));
  const [userName, password] = ['ada@outspoken.test', 'pass word, ünïcode'];
  const [port, tlsPort] = [await freePort(), await freePort()];
  makeCertificate(folder);
  writeFileSync(join(folder, 'passwords'), `${userName}:${password}\n`);
  writeFileSync(join(folder, 'dovecot.conf'), config(folder, { port, tlsPort }));
  const key = randomBytes(32);
  letTokensIn(folder, key);
  mkdirSync(join(folder, 'mail'));
  chmodSync(folder, 0o755);
  for (const name of ['', 'passwords', 'mail', 'server.key']) {
    chownSync(join(folder, name), idOf('-u'), idOf('-g'));
  }
  const unprivileged = ['--reuid=nobody', '--regid=nogroup', '--clear-groups', '--no-new-privs'];
  const child = spawn('setpriv', [...unprivileged, 'dovecot', '-F', '-c', join(folder, 'dovecot.conf')], {
    stdio: 'ignore',
  });
  const token = (seconds: number) => signToken(key, userName, seconds);
  const connect = async () => {
    const auth = { user: userName, pass: password };
    const client = new ImapFlow({
      host: '127.0.0.1',
      port,
      secure: false,
      doSTARTTLS: false,
      auth,
      logger: false,
    });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const dispose = async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; ; attempt++) {
    try {
      (await connect()).close();
      const certificate = join(folder, 'server.pem');
      return { port, tlsPort, certificate, userName, password, token, connect, dispose };
    } catch (error) {
      if (attempt < 100) await delay(100);
      else throw await dispose().then(() => error);
    }
  }
}
