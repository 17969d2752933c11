import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { ImapFlow } from 'imapflow';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MailSecurity } from '../../../shared/model/settings.ts';
import type { Fault } from '../mail/test-support/conversation-fault.ts';
import { type CuttingProxy, startCuttingProxy } from '../mail/test-support/cutting-proxy.ts';
import { type Dovecot, canRunDovecot, startDovecot } from '../mail/test-support/dovecot.ts';
import { createMessageReader } from './reading/message-reader.ts';
import { forkTestReader } from './reading/test-support/fork-reader.ts';
import { composeMail } from './test-support/compose-mail.ts';
import { type SyncBench, type SyncBenchOptions, openSyncBench, takenAs } from './test-support/sync-bench.ts';

const authorities = getCACertificates('default');
/** Three pieces in base64. */
const media = randomBytes(1_700_000);
const sound = Buffer.from('sound');
const timeouts = { connectMs: 400, silenceMs: 400, renewIdleMs: 150, lookAnywayMs: 700 };

const reader = createMessageReader({ forkReader: () => forkTestReader() });
let dovecot: Dovecot;
let program: ImapFlow;
let proxy: CuttingProxy;
let bench: SyncBench | null;

function start(options: Partial<SyncBenchOptions> = {}): SyncBench {
  bench = openSyncBench({ dovecot, reader, port: proxy.port, ...options });
  return bench;
}

const arrive = (messageId: string, data = sound) => program.append('INBOX', composeMail({ messageId, data }));

/** Everything that reading may not change. */
async function mailbox(): Promise<unknown> {
  await program.noop();
  const messages = await program.fetchAll('1:*', { uid: true, flags: true, size: true });
  return messages.map(({ uid, flags, size }) => [uid, [...(flags ?? [])], size]);
}

async function isIdle({ sync, taken }: SyncBench, count: number): Promise<void> {
  const now = () => [taken.length, sync.status().state];
  await vi.waitFor(() => expect(now()).toEqual([count, 'idle']), { timeout: 30_000, interval: 5 });
}

/** Waits until the fault has come and was noticed. */
async function isStruck(running: SyncBench): Promise<void> {
  const now = () => [proxy.fault, troubles(running).length > 0];
  await vi.waitFor(() => expect(now()).toEqual([null, true]), { timeout: 30_000, interval: 5 });
}

/** What was said since, without what follows anyway. */
function troubles({ said }: SyncBench): readonly (readonly [string, string])[] {
  return said.flatMap(({ state, detail }) =>
    ['connecting', 'syncing', 'idle'].includes(state) ? [] : [[state, detail] as const],
  );
}

/** The client says it, and the server is not heard any more. */
const asked = (words: string): Fault => ({
  from: 'client',
  after: new RegExp(`^\\w+ ${words}.*\\r\\n`, 'm'),
  then: 'cut',
});
/** The server never hears it. */
const unasked = (words: string): Fault => ({
  from: 'client',
  after: new RegExp(`^(?=\\w+ ${words})`, 'm'),
  then: 'cut',
});
const answering = (words: string, plusBytes = 0): Fault => ({
  from: 'server',
  after: new RegExp(words, 'm'),
  plusBytes,
  then: 'cut',
});
/** The server says something else instead. */
const saying = (words: string, answer: string, then: Fault['then'] = 'swallow'): Fault => ({
  from: 'client',
  after: new RegExp(`^(?=(\\w+) ${words})`, 'm'),
  say: ([, tag = '']) => answer.replaceAll('TAG', tag),
  then,
});

const beforeIdle: readonly (readonly [string, Fault])[] = [
  ['before the greeting', answering('^')],
  ['within the greeting', answering('^\\* OK \\[CAP')],
  ['after the greeting', answering('ready\\.\\r\\n')],
  ['with a word about itself', asked('ID')],
  ['before it is signed in to', unasked('AUTHENTICATE')],
  ['while it is signed in to', asked('AUTHENTICATE')],
  ['when it has the password', { from: 'client', after: /^[\w+/=]{20,}\r\n/m, then: 'cut' }],
  [
    'within what it says to a password',
    answering('^\\w+ OK \\[CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT'),
  ],
  ['asked for its namespace', asked('NAMESPACE')],
  ['asked for more', asked('ENABLE')],
  ['listing the mailbox', asked('LIST')],
  ['before the mailbox is opened', unasked('EXAMINE')],
  ['opening the mailbox', asked('EXAMINE')],
  ['within its words about the mailbox', answering('^\\* \\d+ EXI')],
  ['asked for news', asked('NOOP')],
  ['searching', asked('UID SEARCH')],
  ['within its list of messages', answering('^\\* SEARCH \\d')],
  ['after its list of messages', answering('^\\* SEARCH.*\\r\\n')],
  ['asked for structures', asked('UID FETCH \\S+ \\(UID BODYSTRUCTURE')],
  ['within a structure', answering('BODYSTRUCTURE \\(\\("text"')],
  ['within an envelope', answering('ENVELOPE \\(NIL "Chap')],
  ['within a header', answering('HEADER\\.FIELDS[^\\r]*\\r\\n')],
  ['after the structures', answering('^\\w+ OK Fetch')],
  ['asked for the structure of one', asked('UID FETCH \\d+ \\(BODYSTRUCTURE')],
  ['asked for the first piece', asked('UID FETCH \\d+ .*BODY\\.PEEK\\[2\\]<0')],
  ['at the beginning of the first piece', answering('BODY\\[2\\]<0> \\{\\d+\\}\\r\\n')],
  ['within the first piece', answering('BODY\\[2\\]<0> \\{\\d+\\}\\r\\n', 500)],
  ['asked for a piece in the middle', asked('UID FETCH \\d+ .*BODY\\.PEEK\\[2\\]<1048576')],
  ['within a piece in the middle', answering('BODY\\[2\\]<1048576> \\{\\d+\\}\\r\\n', 500)],
  ['asked for the last piece', asked('UID FETCH \\d+ .*BODY\\.PEEK\\[2\\]<2097152')],
  ['within the last piece', answering('BODY\\[2\\]<2097152> \\{\\d+\\}\\r\\n', 500)],
  ['asked for the text', asked('UID FETCH \\d+ .*BODY\\.PEEK\\[1\\]')],
  ['within the text', answering('BODY\\[1\\]<0> \\{\\d+\\}\\r\\nGr=')],
  ['asked to tell of new messages', asked('IDLE')],
  ['within the promise to tell of new messages', answering('^\\+ idl')],
];

const answers: readonly (readonly [string, Fault, string, string])[] = [
  [
    'greets with a goodbye',
    { ...answering('^'), say: () => '* BYE Too many connections\r\n' },
    'offline',
    'Too many connections',
  ],
  [
    'greets in another language',
    { ...answering('^'), say: () => 'HTTP/1.1 400 Bad Request\r\n\r\n' },
    'offline',
    '',
  ],
  [
    'cannot check passwords now',
    saying('AUTHENTICATE', 'TAG NO [UNAVAILABLE] Later\r\n'),
    'offline',
    'Later',
  ],
  [
    'says goodbye at sign-in',
    saying('AUTHENTICATE', '* BYE Shutting down\r\n', 'cut'),
    'offline',
    'Shutting down',
  ],
  [
    'does not find the mailbox',
    saying('EXAMINE', 'TAG NO [INUSE] Locked for now\r\n'),
    'offline',
    'Locked for now',
  ],
  ['cannot search now', saying('UID SEARCH', 'TAG NO [SERVERBUG] Index broken\r\n'), 'offline', ''],
  ['understands no search', saying('UID SEARCH', 'TAG BAD What\r\n'), 'offline', ''],
  [
    'cannot tell structures now',
    saying('UID FETCH \\S+ \\(UID', 'TAG NO [SERVERBUG] Cache broken\r\n'),
    'offline',
    'Cache broken',
  ],
  [
    'says goodbye in the middle',
    saying('UID FETCH \\S+ \\(UID', '* BYE Idle for too long\r\n', 'cut'),
    'offline',
    'Idle for too long',
  ],
  [
    'answers in noise',
    saying('UID FETCH \\S+ \\(UID', '* 1 FETCH (((( \u0001\u0002 "\r\n', 'cut'),
    'offline',
    '',
  ],
];

const silences: readonly (readonly [string, Fault])[] = [
  ['instead of greeting', answering('^')],
  ['at sign-in', asked('AUTHENTICATE')],
  ['when the mailbox is opened', asked('EXAMINE')],
  ['when it is searched', asked('UID SEARCH')],
  ['within a structure', answering('BODYSTRUCTURE \\(\\("text"')],
  ['within a piece', answering('BODY\\[2\\]<1048576> \\{\\d+\\}\\r\\n', 500)],
  ['asked to tell of new messages', asked('IDLE')],
  ['while there is nothing to tell', answering('^\\+ idling\\r\\n')],
  ['when it is to say no more', { from: 'client', after: /^DONE\r\n/m, then: 'cut' }],
];

const inTls: readonly (readonly [string, MailSecurity, Fault])[] = [
  ['before STARTTLS', 'starttls', unasked('STARTTLS')],
  ['asked for STARTTLS', 'starttls', asked('STARTTLS')],
  ['within its answer to STARTTLS', 'starttls', answering('^\\w+ OK Beg')],
  // A record of a handshake: RFC 8446 5.1.
  [
    'in the first words of TLS after STARTTLS',
    'starttls',
    { from: 'client', after: /^\x16\x03/, plusBytes: 40, then: 'cut' },
  ],
  ['in the first words of TLS', 'tls', { from: 'client', after: /^\x16\x03/, plusBytes: 40, then: 'cut' }],
  ['in its answer to them', 'tls', { from: 'server', after: /^\x16\x03/, plusBytes: 40, then: 'cut' }],
];

describe.skipIf(!canRunDovecot())('a mailbox, with Dovecot', () => {
  let before: unknown;
  beforeAll(async () => {
    dovecot = await startDovecot();
    program = await dovecot.connect();
    setDefaultCACertificates([...authorities, readFileSync(dovecot.certificate, 'utf8')]);
  });
  afterAll(async () => {
    setDefaultCACertificates(authorities);
    await program.logout();
    await dovecot.dispose();
    await reader.dispose();
  });
  beforeEach(async () => {
    proxy = await startCuttingProxy(dovecot.port);
    await program.mailboxOpen('INBOX');
    await program.messageDelete('1:*').catch(() => false);
    await arrive('large', media);
    await arrive('small');
    before = await mailbox();
  });
  afterEach(async () => {
    await bench?.dispose();
    await proxy.dispose();
  });

  /** Everything is there, once, and nothing was touched. */
  async function checkAll(running: SyncBench): Promise<void> {
    await isStruck(running);
    await isIdle(running, 2);
    expect(running.taken).toEqual([takenAs('large', media), takenAs('small', sound)]);
    expect([running.staging(), running.logged]).toEqual([[], []]);
    expect(await mailbox()).toEqual(before);
  }

  it.each(beforeIdle)('is taken in whole and once, cut %s', async (_, fault) => {
    proxy.fault = fault;
    const running = start();
    await checkAll(running);
    expect(proxy.connections()).toBe(2);
    expect(troubles(running)).toEqual([['offline', '']]);
  });

  it.each(inTls)('is taken in whole and once, cut %s', async (_, security, fault) => {
    await proxy.dispose();
    proxy = await startCuttingProxy(security === 'tls' ? dovecot.tlsPort : dovecot.port);
    proxy.fault = fault;
    const running = start({ host: 'localhost', security });
    await checkAll(running);
    expect(troubles(running).map(([state]) => state)).toEqual(['offline']);
  });

  it.each(answers)('whose server %s is read all the same', async (...[, fault, state, detail]) => {
    proxy.fault = fault;
    const running = start();
    await checkAll(running);
    expect(troubles(running)).toEqual([[state, detail]]);
  });

  it.each(silences)('whose server is silent %s is read all the same', async (_, fault) => {
    proxy.fault = { ...fault, then: 'silence' };
    const running = start({ timeouts });
    await checkAll(running);
    expect(new Set(troubles(running).map(([state]) => state))).toEqual(new Set(['offline']));
  });

  it.each<readonly [string, Fault]>([
    ['before a new message is told', answering('^(?=\\* 3 EXISTS)')],
    ['while a new message is told', answering('^\\* 3 EXI')],
    ['when a new message was told', answering('^\\* 3 EXISTS\\r\\n')],
    ['when it is to say no more', { from: 'client', after: /^DONE\r\n/m, then: 'cut' }],
    ['before it is to say no more', { from: 'client', after: /^(?=DONE)/m, then: 'cut' }],
    ['within the end of what it told', answering('^\\w+ OK Id')],
  ])('gives what arrives, cut %s', async (_, fault) => {
    const running = start();
    await isIdle(running, 2);
    proxy.fault = fault;
    await arrive('new');
    await isStruck(running);
    await isIdle(running, 3);
    expect(running.taken.at(-1)).toBe(takenAs('new', sound));
    expect(running.logged).toEqual([]);
    expect(troubles(running)).toEqual([['offline', '']]);
    expect(await mailbox()).toHaveLength(3);
    expect(await program.search({ seen: true })).toEqual([]);
  });
});
