import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { command, hasProgram } from '../command.ts';
import { makeFolder } from '../free-folder.ts';
import { waitUntil } from '../wait-until.ts';
import { type Certificates, makeCertificates } from './certificates.ts';
import { type DovecotOptions, dovecotConfig } from './dovecot-files.ts';
import { freePorts } from './free-ports.ts';
import { type PostfixOptions, postfixMain, postfixMaster } from './postfix-files.ts';

/** Postfix and Dovecot on loopback: TLS, sign-in, delivery to Maildirs. */
export interface MailServer {
  readonly host: '127.0.0.1';
  readonly startTlsPort: number;
  readonly tlsPort: number;
  /** IMAP with TLS from the first byte. */
  readonly imapPort: number;
  /** Every user's password. */
  readonly password: string;
  /** PEM file for `NODE_EXTRA_CA_CERTS`. */
  readonly authority: string;
  address(user: MailUser): string;
  /** Paths of the messages that were delivered to a user, oldest first. */
  delivered(user: MailUser): readonly string[];
  /** Puts a message into a user's mailbox as it is, as if it had been delivered. */
  deliver(user: MailUser, message: string): void;
  /** Messages that Postfix has accepted and not delivered yet. */
  waiting(): number;
  /** Ends both servers; nobody can reach them until {@link MailServer.resume}. */
  pause(): Promise<void>;
  /** Starts both again on the same ports, with the same mail. */
  resume(): Promise<void>;
  dispose(): Promise<void>;
}

/** Mailboxes that exist. */
export type MailUser = 'client' | 'freelancer';

const master = '/usr/lib/postfix/sbin/master';
const users: readonly MailUser[] = ['client', 'freelancer'];
const domain = 'outspoken.test';
const password = 'pass word, ünïcode';

type PostfixPorts = Pick<
  PostfixOptions,
  'certificates' | 'authPort' | 'startTlsPort' | 'tlsPort' | 'messageLimitBytes'
>;

const queues = ['active', 'deferred', 'incoming', 'maildrop'];
const spoolFolders = [
  ...queues,
  'bounce',
  'corrupt',
  'defer',
  'flush',
  'hold',
  'pid',
  'private',
  'public',
  'saved',
  'trace',
];

function idOf(name: string, kind: 'u' | 'g'): number {
  return Number(command('id', [`-${kind}`, name]).toString());
}

function makeSpool(folder: string): void {
  const postfix = idOf('postfix', 'u');
  const postdrop = Number(command('getent', ['group', 'postdrop']).toString().split(':')[2]);
  for (const name of spoolFolders) {
    const path = join(folder, 'spool', name);
    mkdirSync(path, { recursive: true });
    if (name !== 'pid') chownSync(path, postfix, ['maildrop', 'public'].includes(name) ? postdrop : 0);
    chmodSync(
      path,
      name === 'maildrop' ? 0o1730 : name === 'public' ? 0o2710 : name === 'pid' ? 0o755 : 0o700,
    );
  }
  mkdirSync(join(folder, 'data'));
  chownSync(join(folder, 'data'), postfix, 0);
}

function start(program: string, args: readonly string[]): ChildProcess {
  return spawn(program, args, { stdio: 'ignore' });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Starts one of the servers that are set up. */
type Start = () => ChildProcess;

function setUpDovecot(
  folder: string,
  mailFolder: string,
  ports: Pick<DovecotOptions, 'authPort' | 'imapPort'> & { readonly certificates: Certificates },
): Start {
  const names = { userName: 'nobody', groupName: 'nogroup' };
  const passwordFile = join(folder, 'passwords');
  mkdirSync(folder);
  writeFileSync(passwordFile, users.map((user) => `${user}@${domain}:${password}\n`).join(''));
  const { certificates, authPort, imapPort } = ports;
  const key = join(folder, 'server.key');
  copyFileSync(certificates.key, key);
  const options = { folder, mailFolder, passwordFile, key, certificate: certificates.certificate };
  writeFileSync(join(folder, 'dovecot.conf'), dovecotConfig({ ...options, ...names, authPort, imapPort }));
  for (const path of [folder, passwordFile, key]) chownSync(path, idOf('nobody', 'u'), idOf('nobody', 'g'));
  const unprivileged = ['--reuid=nobody', '--regid=nogroup', '--clear-groups', '--no-new-privs'];
  return () => start('setpriv', [...unprivileged, 'dovecot', '-F', '-c', join(folder, 'dovecot.conf')]);
}

/** True where Postfix and Dovecot are installed and may be started: Postfix's master must be root. */
export function canRunMailServer(): boolean {
  return process.getuid?.() === 0 && existsSync(master) && hasProgram('dovecot');
}

function setUpPostfix(root: string, mailFolder: string, ports: PostfixPorts): Start {
  const folder = join(root, 'postfix');
  const userId = idOf('nobody', 'u');
  const groupId = idOf('nobody', 'g');
  mkdirSync(mailFolder);
  chownSync(mailFolder, userId, groupId);
  makeSpool(folder);
  const options = { folder, mailFolder, users, domain, userId, groupId, ...ports };
  writeFileSync(join(folder, 'main.cf'), postfixMain(options));
  writeFileSync(join(folder, 'master.cf'), postfixMaster(options));
  return () => start(master, ['-c', folder, '-d']);
}

function logs(root: string): string {
  const paths = [join(root, 'postfix/maillog'), join(root, 'dovecot/log')];
  return paths.map((path) => (existsSync(path) ? readFileSync(path, 'utf8').slice(-2000) : '')).join('\n');
}

/** Writes a message where a mailbox has its new ones: https://cr.yp.to/proto/maildir.html */
function deliver(folder: string, message: string): void {
  const owners = [idOf('nobody', 'u'), idOf('nobody', 'g')] as const;
  for (const name of ['.', 'tmp', 'cur', 'new']) {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    chownSync(path, ...owners);
  }
  chownSync(dirname(folder), ...owners);
  const unique = `${Date.now()}.${randomUUID()}.test`;
  writeFileSync(join(folder, 'tmp', unique), message.replaceAll(/\r?\n/g, '\r\n'));
  chownSync(join(folder, 'tmp', unique), ...owners);
  renameSync(join(folder, 'tmp', unique), join(folder, 'new', unique));
}

/** Starts both servers in a folder of their own and waits until they answer. The limit is 25 MiB where nothing else is asked for. */
export async function startMailServer(messageLimitBytes = 26_214_400): Promise<MailServer> {
  const folder = makeFolder('mail');
  const root = folder.path;
  // Both give up their privileges and must still reach their files.
  chmodSync(root, 0o755);
  const [authPort = 0, startTlsPort = 0, tlsPort = 0, imapPort = 0] = await freePorts(4);
  const certificates = makeCertificates(root);
  const mailFolder = join(root, 'mail');
  const starts = [
    setUpDovecot(join(root, 'dovecot'), mailFolder, { certificates, authPort, imapPort }),
    setUpPostfix(root, mailFolder, {
      ...{ certificates, authPort, startTlsPort, tlsPort, messageLimitBytes },
    }),
  ];
  let running: readonly ChildProcess[] = [];
  const pause = async () => {
    await Promise.all(running.map(stop));
  };
  const up = async () =>
    (await Promise.all([authPort, startTlsPort, tlsPort, imapPort].map(answers))).every(Boolean);
  const resume = async () => {
    running = starts.map((begin) => begin());
    await waitUntil(up);
  };
  const dispose = async () => {
    await pause();
    folder.remove();
  };
  try {
    await resume();
  } catch {
    const words = logs(root);
    await dispose();
    throw new Error(`the mail servers did not start:\n${words}`);
  }
  return {
    host: '127.0.0.1',
    startTlsPort,
    tlsPort,
    imapPort,
    password,
    authority: certificates.authority,
    address: (user) => `${user}@${domain}`,
    delivered: (user) => filesIn(join(mailFolder, user, 'Maildir', 'new')).sort(),
    deliver: (user, message) => deliver(join(mailFolder, user, 'Maildir'), message),
    waiting: () => queues.flatMap((name) => filesIn(join(root, 'postfix/spool', name))).length,
    ...{ pause, resume, dispose },
  };
}
