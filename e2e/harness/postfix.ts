import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { command, hasProgram } from './command.ts';
import { makeFolder } from './free-folder.ts';

/** A real mail server on loopback with TLS and sign-in, from which nothing can leave. */
export interface MailServer {
  /** Port that wants STARTTLS and a sign-in. */
  readonly submissionPort: number;
  readonly userName: string;
  readonly password: string;
  /** Certificate authority of the server's certificate, for `NODE_EXTRA_CA_CERTS`. */
  readonly authorityFile: string;
  /** Files of the messages that arrived for `freelancer@outspoken.test`. */
  received(): string[];
  close(): Promise<void>;
}

/** True where Postfix and Dovecot can run: both installed, and we are root, as Postfix's master must be. */
export function canRunPostfix(): boolean {
  return process.getuid?.() === 0 && hasProgram('postfix') && hasProgram('dovecot');
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function waitForPort(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (reached) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`a mail server ended with status ${child.exitCode}`);
}

function makeCertificates(folder: string): { key: string; certificate: string; authority: string } {
  mkdirSync(folder);
  const file = (name: string) => join(folder, name);
  const subject = (name: string) => ['-subj', `/CN=${name}`, '-days', '2'];
  const newKey = ['-newkey', 'rsa:2048', '-nodes'];
  command('openssl', [
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.pem'),
    ...subject('Test CA'),
  ]);
  command('openssl', [
    'req',
    ...newKey,
    '-keyout',
    file('srv.key'),
    '-out',
    file('srv.csr'),
    '-subj',
    '/CN=localhost',
  ]);
  writeFileSync(file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  const signing = [
    '-CA',
    file('ca.pem'),
    '-CAkey',
    file('ca.key'),
    '-CAcreateserial',
    '-extfile',
    file('names'),
  ];
  command('openssl', [
    'x509',
    '-req',
    '-in',
    file('srv.csr'),
    ...signing,
    '-days',
    '2',
    '-out',
    file('srv.pem'),
  ]);
  return { key: file('srv.key'), certificate: file('srv.pem'), authority: file('ca.pem') };
}

const userName = 'client@outspoken.test';
const password = 'correct horse';

/** Dovecot answers Postfix's sign-in questions; it has no mail of its own here. */
function writeDovecot(folder: string, authPort: number): string {
  const run = join(folder, 'dovecot');
  mkdirSync(join(run, 'run'), { recursive: true });
  writeFileSync(join(run, 'users'), `${userName}:{PLAIN}${password}\n`);
  const path = join(run, 'dovecot.conf');
  writeFileSync(
    path,
    `protocols =
base_dir = ${run}/run
log_path = ${run}/log
ssl = no
auth_mechanisms = plain login
disable_plaintext_auth = no
default_internal_user = dovecot
default_login_user = dovenull
passdb {
  driver = passwd-file
  args = ${run}/users
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=/nonexistent
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = ${authPort}
  }
}
`,
  );
  return path;
}

interface PostfixPlan {
  readonly folder: string;
  readonly authPort: number;
  readonly submissionPort: number;
  readonly tls: { readonly key: string; readonly certificate: string };
}

function mainCf({ folder, authPort, tls }: PostfixPlan): string {
  return `compatibility_level=3.6
queue_directory=${folder}/postfix/spool
data_directory=${folder}/postfix/data
command_directory=/usr/sbin
daemon_directory=/usr/lib/postfix/sbin
mail_owner=postfix
setgid_group=postdrop
myhostname=mx.outspoken.test
mydestination=
inet_interfaces=127.0.0.1
inet_protocols=ipv4
virtual_mailbox_domains=outspoken.test
virtual_mailbox_base=${folder}/mail
virtual_mailbox_maps=inline:{ client@outspoken.test=client/Maildir/, freelancer@outspoken.test=freelancer/Maildir/ }
virtual_minimum_uid=1
virtual_uid_maps=static:65534
virtual_gid_maps=static:65534
default_transport=error:5.7.1 loopback only
relay_transport=error:5.7.1 loopback only
smtpd_relay_restrictions=permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions=reject_unauth_destination
message_size_limit=26214400
mailbox_size_limit=0
virtual_mailbox_limit=0
maillog_file_prefixes=${folder}
maillog_file=${folder}/postfix/maillog
smtpd_tls_cert_file=${tls.certificate}
smtpd_tls_key_file=${tls.key}
smtpd_tls_security_level=encrypt
smtpd_tls_auth_only=yes
smtpd_sasl_auth_enable=yes
smtpd_sasl_type=dovecot
smtpd_sasl_path=inet:127.0.0.1:${authPort}
smtpd_peername_lookup=no
disable_dns_lookups=yes
in_flow_delay=0
alias_maps=
local_recipient_maps=
`;
}

function writePostfix(plan: PostfixPlan): string {
  const conf = join(plan.folder, 'postfix', 'conf');
  for (const name of ['conf', 'spool', 'data'])
    mkdirSync(join(plan.folder, 'postfix', name), { recursive: true });
  const owner = Number(command('id', ['-u', 'postfix']).toString());
  chownSync(join(plan.folder, 'postfix', 'data'), owner, 0);
  mkdirSync(join(plan.folder, 'mail'));
  chownSync(join(plan.folder, 'mail'), 65534, 65534);
  writeFileSync(join(conf, 'main.cf'), mainCf(plan));
  const stock = readFileSync('/usr/share/postfix/master.cf.dist', 'utf8');
  const services = stock
    .split('\n')
    .filter(
      (line) => /^\w/.test(line) && !/^(smtp\s+inet|maildrop|uucp|ifmail|bsmtp|scalemail|mailman)/.test(line),
    )
    .map((line) => line.replace(/^(\S+\s+\S+\s+\S+\s+\S+\s+)\S+/, '$1n'));
  services.push(
    'postlog unix-dgram n - n - 1 postlogd',
    `127.0.0.1:${plan.submissionPort} inet n - n - - smtpd`,
  );
  writeFileSync(join(conf, 'master.cf'), `${services.join('\n')}\n`);
  cpSync('/etc/postfix/postfix-files', join(conf, 'postfix-files'));
  return conf;
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Starts Postfix with Dovecot for its sign-ins, on free loopback ports, in folders of its own. */
export async function startPostfix(): Promise<MailServer> {
  const folder = makeFolder('mail');
  chmodSync(folder.path, 0o755);
  const [authPort, submissionPort] = [await freePort(), await freePort()];
  const tls = makeCertificates(join(folder.path, 'tls'));
  const options = { stdio: 'ignore' } as const;
  const dovecot = spawn('/usr/sbin/dovecot', ['-F', '-c', writeDovecot(folder.path, authPort)], options);
  await waitForPort(authPort, dovecot);
  const conf = writePostfix({ folder: folder.path, authPort, submissionPort, tls });
  command('/usr/sbin/postfix', ['-c', conf, 'check']);
  const master = spawn('/usr/lib/postfix/sbin/master', ['-c', conf, '-d'], options);
  await waitForPort(submissionPort, master);
  const inbox = join(folder.path, 'mail', 'freelancer', 'Maildir', 'new');
  return {
    submissionPort,
    userName,
    password,
    authorityFile: tls.authority,
    received() {
      try {
        return readdirSync(inbox).map((name) => join(inbox, name));
      } catch {
        return [];
      }
    },
    async close() {
      for (const child of [master, dovecot]) {
        child.kill('SIGTERM');
        await ended(child);
      }
      folder.remove();
    },
  };
}
