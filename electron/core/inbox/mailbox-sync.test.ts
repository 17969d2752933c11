import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImapFlow } from 'imapflow';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { carriedItemType } from '../../../shared/model/carried-item.ts';
import { type CuttingProxy, startCuttingProxy } from '../mail/test-support/cutting-proxy.ts';
import { type Dovecot, canRunDovecot, startDovecot } from '../mail/test-support/dovecot.ts';
import { openQueueDatabase } from '../queue-database.ts';
import type { IncomingMessage, IncomingReport } from './incoming-message.ts';
import { openIncomingStore } from './incoming-store.ts';
import { createMessageReader } from './reading/message-reader.ts';
import { forkTestReader } from './reading/test-support/fork-reader.ts';
import type { LinkedMessages } from './linked-messages.ts';
import type { MailboxSync } from './mailbox-sync.ts';
import { type MailDraft, composeMail } from './test-support/compose-mail.ts';
import { type BegunDownload, keepLinked } from './test-support/keep-linked.ts';
import { readMailbox } from './test-support/sync-bench.ts';
import { composeLetter, composeLinking } from './test-support/letters.ts';

const media = randomBytes(3 * 1024 * 1024);
const hashOf = (data: Buffer) => createHash('sha256').update(data).digest('hex');

const reader = createMessageReader({ forkReader: () => forkTestReader() });
let dovecot: Dovecot;
let program: ImapFlow;
let proxy: CuttingProxy;
let folder: string;
let database: ReturnType<typeof openQueueDatabase>['database'];
let taken: (Omit<IncomingMessage, 'files'> & { readonly files: readonly { name: string; hash: string }[] })[];
let sync: MailboxSync | null;
let logged: string[];
let reports: IncomingReport[];
let refused: string;
let downloads: BegunDownload[];
let linked: LinkedMessages;

function start(limitBytes = 10_000_000): MailboxSync {
  linked = keepLinked(database, downloads, limitBytes);
  linked.look();
  sync = readMailbox(
    { ...dovecot, port: proxy.port },
    {
      store: openIncomingStore(database),
      acceptReport: (report) => reports.push(report),
      reader,
      linked,
      takeIn(message) {
        if (message.files.some(({ name }) => name === refused)) return Promise.reject(new Error('poison'));
        const files = message.files.map(({ name, path }) => ({ name, hash: hashOf(readFileSync(path)) }));
        taken.push({ ...message, files });
        return Promise.resolve({ recordingIds: [], problems: [] });
      },
      stagingFolder: join(folder, 'staging'),
      limitBytes,
      log: { info: () => undefined, error: (event) => logged.push(event) },
    },
  );
  return sync;
}

async function stop(): Promise<void> {
  await sync?.dispose();
  if (sync !== null) linked.dispose();
  sync = null;
}

const idle = (now: MailboxSync) => vi.waitFor(() => expect(now.status().state).toBe('idle'), 20_000);
const takenCount = (count: number) => vi.waitFor(() => expect(taken).toHaveLength(count), 20_000);
const arrive = (draft: MailDraft = {}) => program.append('INBOX', composeMail(draft));

async function emptyMailbox(): Promise<void> {
  await program.mailboxOpen('INBOX');
  await program.messageDelete('1:*').catch(() => false);
}

describe.skipIf(!canRunDovecot())('createMailboxSync, with Dovecot', () => {
  beforeAll(async () => {
    dovecot = await startDovecot();
    program = await dovecot.connect();
  });
  afterAll(async () => {
    await program.logout();
    await dovecot.dispose();
  });
  beforeEach(async () => {
    await emptyMailbox();
    proxy = await startCuttingProxy(dovecot.port);
    folder = mkdtempSync(join(tmpdir(), 'outspoken-sync-'));
    database = openQueueDatabase(join(folder, 'queue.db')).database;
    taken = [];
    logged = [];
    reports = [];
    downloads = [];
    refused = '';
  });
  afterEach(async () => {
    await stop();
    expect(logged).toEqual([]);
    await proxy.dispose();
    database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes in what is there and what arrives, and changes nothing in the mailbox', async () => {
    const itemId = randomUUID();
    await arrive({ data: media, name: '../../../etc/pass\u202ewd.m4a' });
    await arrive({ type: 'text/html', name: 'letter.html' });
    const running = start();
    await takenCount(1);
    expect(taken[0]).toMatchObject({
      origin: { sender: { email: 'friend@x.test' }, subject: 'Chapter two', text: 'Grüße' },
      files: [{ hash: hashOf(media) }],
    });
    expect(taken[0]?.files[0]?.name).not.toMatch(/[/\\\u202e]/);
    await idle(running);
    await arrive({ from: 'stranger@x.test', itemId });
    await takenCount(2);
    expect(taken[1]?.origin.itemId).toBe(itemId);
    await idle(running);
    expect(readdirSync(join(folder, 'staging'))).toEqual([]);
    expect(await program.search({ seen: true })).toEqual([]);
    expect(await program.search({ all: true })).toHaveLength(3);
  });

  it('hears what the other Outspoken says, and nothing that is of another mind', async () => {
    const [itemId, otherId] = [randomUUID(), randomUUID()];
    const item = {
      ...{ version: 1, itemId, part: null, project: null, answers: null, receiptSecret: null },
      recordings: [],
    };
    const extra = { type: carriedItemType, text: JSON.stringify({ ...item, later: 'unknown' }) };
    await arrive({ itemId, extra });
    await arrive({ itemId: otherId, extra });
    await arrive({ extra: { ...extra, text: '{"version": 2' } });
    start();
    await takenCount(3);
    expect(taken.map(({ origin }) => origin.item)).toEqual([item, null, null]);
  });

  it('reads links to recordings in letters of people who are known, and of nobody else', async () => {
    const loom = 'https://www.loom.com/share/0123456789abcdef';
    const letter = (text: string, type = 'text/plain', draft: MailDraft = {}) =>
      program.append('INBOX', composeLetter([{ type, text }], draft));
    await letter(`Please see ${loom}.`, 'text/plain', { messageId: 'one' });
    await letter(`Please see ${loom}.`, 'text/plain', { from: 'stranger@x.test' });
    await letter('No film today.');
    await letter(`<p>See <a href="${loom}?t=1&amp;sid=2">this</a></p>`, 'text/html', { messageId: 'two' });
    await program.append(
      'INBOX',
      composeLetter([
        { type: 'text/plain', text: 'Nothing here.' },
        { type: 'text/html', text: `<a href="${loom}">x</a>` },
      ]),
    );
    await arrive({ messageId: 'three' });
    const running = start();
    await takenCount(3);
    await idle(running);
    expect(taken.map(({ origin, links, files }) => [origin.messageId, links, files.length])).toEqual([
      ['<one@x.test>', [loom], 0],
      ['<two@x.test>', [`${loom}?t=1&sid=2`], 0],
      ['<three@x.test>', [], 1],
    ]);
    expect(taken[0]?.origin).toMatchObject({ text: `Please see ${loom}.`, subject: 'A film' });
    expect(openIncomingStore(database).unsettled(10)).toEqual([]);
    expect(database.prepare('SELECT count(*) AS count FROM incoming_messages').get()?.count).toBe(3);
    await stop();
    await letter(`Again ${loom}.`, 'text/plain', { messageId: 'one' });
    await idle(start());
    expect(taken).toHaveLength(3);
  });

  it('looks through many letters with few questions, and fetches no large text', async () => {
    const long = 'All work and no play makes a long letter.\r\n'.repeat(10_000);
    for (let count = 0; count < 20; count++)
      await program.append('INBOX', composeLetter([{ type: 'text/plain', text: long }]));
    await program.append(
      'INBOX',
      composeLetter([{ type: 'text/plain', text: `${long}https://youtu.be/dQw4w9WgXcQ` }]),
    );
    await idle(start());
    expect(taken).toEqual([]);
    // 21 times 64 KiB of 410 kB each.
    expect(proxy.passedBytes()).toBeLessThan(1_600_000);
  });

  it('has recordings fetched from storages where people are known, and offers those of others', async () => {
    const letter = (from: string, sizeBytes: number) =>
      program.append('INBOX', composeLinking(from, { url: 'https://cloud.x.test/film.mp4', sizeBytes }));
    await letter('friend@x.test', 5000);
    await letter('friend@x.test', 50_000_000);
    await letter('stranger@x.test', 5000);
    const running = start();
    await idle(running);
    expect(downloads.map(({ message: { origin } }) => [origin.text, origin.item?.recordings.length])).toEqual(
      [['See the link.', 1]],
    );
    const unsettled = openIncomingStore(database).unsettled(10);
    expect(unsettled.map(({ state, facts }) => [state, facts.sizeBytes, facts.linked?.host])).toEqual([
      ['offered', 5000, 'cloud.x.test'],
      ['too-large', 50_000_000, 'cloud.x.test'],
      ['waiting', 5000, 'cloud.x.test'],
    ]);
    running.take(unsettled[0]?.id ?? '', null);
    await expect.poll(() => downloads).toHaveLength(2);
    expect(taken).toEqual([]);
  });

  it('looks once through newer mail that an earlier version has passed over, from where it was cut', async () => {
    await idle(start());
    await stop();
    const letter = (messageId: string, { from = 'friend@x.test', daysAgo = 1 } = {}) =>
      program.append(
        'INBOX',
        composeLetter([{ type: 'text/plain', text: 'https://www.loom.com/share/0123456789abcdef' }], {
          ...{ from, messageId },
        }),
        [],
        new Date(Date.now() - daysAgo * 86_400_000),
      );
    const before = await letter('before');
    await letter('old', { daysAgo: 40 });
    await letter('strange', { from: 'stranger@x.test' });
    await letter('one');
    await program.append('INBOX', composeLinking('friend@x.test', { url: 'https://c.test/f', sizeBytes: 5 }));
    const looked = (uid: number) =>
      database.prepare('UPDATE mailbox_positions SET last_uid = 4000000000, again_from = ?').run(uid);
    looked((before === false ? 0 : (before.uid ?? 0)) + 1);
    await idle(start());
    expect(taken.map(({ origin }) => origin.messageId)).toEqual(['<one@x.test>']);
    expect(downloads).toHaveLength(1);
    expect(database.prepare('SELECT again_from FROM mailbox_positions').all()).toEqual([
      { again_from: null },
    ]);
    await stop();
    looked(1);
    await idle(start());
    expect(taken.map(({ origin }) => origin.messageId)).toEqual(['<one@x.test>', '<before@x.test>']);
  });

  it('hands over reports from anyone, and nothing else of theirs', async () => {
    const type = 'message/disposition-notification';
    await arrive({
      from: 'stranger@x.test',
      type: 'text/x',
      extra: { type, text: 'Disposition: displayed' },
    });
    await idle(start());
    expect(reports).toMatchObject([
      { from: 'stranger@x.test', parts: [{ mimeType: type, text: 'Disposition: displayed' }] },
    ]);
    expect(taken).toEqual([]);
  });

  it('gives up on a message that cannot be taken in, and goes on with the others', async () => {
    refused = 'poison.m4a';
    await arrive({ name: refused });
    const running = start();
    await idle(running);
    await arrive();
    await takenCount(1);
    for (let look = 0; look < 4; look++) {
      running.checkNow();
      await vi.waitFor(() => expect(logged.length).toBeGreaterThan(look + 1), 20_000);
    }
    await vi.waitFor(() =>
      expect(openIncomingStore(database).unsettled(10)).toMatchObject([
        { state: 'failed', problems: [{ code: 'internal' }] },
      ]),
    );
    logged = [];
  });

  it('goes on where it was after a long time away, and takes copies once', async () => {
    await arrive({ messageId: 'one' });
    await idle(start());
    await takenCount(1);
    await stop();
    await arrive({ messageId: 'one' });
    await arrive({ messageId: 'two' });
    await idle(start());
    await takenCount(2);
    expect(taken.map(({ origin }) => origin.messageId)).toEqual(['<one@x.test>', '<two@x.test>']);
  });

  it('goes on with a download where the connection was cut', async () => {
    await arrive({ data: media });
    // The third of four pieces.
    proxy.cutAfterBytes = 3_000_000;
    start();
    await takenCount(1);
    expect(taken[0]?.files[0]?.hash).toBe(hashOf(media));
    expect(proxy.connections()).toBe(2);
    // Base64 makes 4.1 MB of it; fetched twice it would be 6 MB and more.
    expect(proxy.passedBytes()).toBeLessThan(5_500_000);
  });

  it('connects again when the server hangs up while nothing happens', async () => {
    await idle(start());
    proxy.cutAll();
    await arrive();
    await takenCount(1);
  });

  it('offers what strangers send and what is too large, until it is asked for', async () => {
    await arrive({ from: 'stranger@x.test' });
    await arrive({ data: media });
    const running = start(100_000);
    await idle(running);
    expect(taken).toEqual([]);
    const [large, unknown] = openIncomingStore(database).unsettled(10);
    expect([unknown?.state, large?.state]).toEqual(['offered', 'too-large']);
    expect(running.take(unknown?.id ?? '', null)).toBe(true);
    await takenCount(1);
    expect(running.take(large?.id ?? '', 10_000_000)).toBe(true);
    await takenCount(2);
    expect(running.take('other', null)).toBe(false);
  });

  it('looks through a mailbox anew that was made again, and takes nothing twice', async () => {
    await program.mailboxClose();
    await arrive({ messageId: 'one' });
    await idle(start());
    await takenCount(1);
    await stop();
    database.exec("UPDATE mailbox_positions SET uid_validity = '1', last_uid = 4000000000");
    await arrive({ messageId: 'two' });
    await idle(start());
    await takenCount(2);
    expect(taken[1]?.origin.messageId).toBe('<two@x.test>');
  });

  it('passes over a message that was deleted before it was fetched', async () => {
    await arrive({ from: 'stranger@x.test' });
    const running = start();
    await idle(running);
    const [offered] = openIncomingStore(database).unsettled(10);
    await emptyMailbox();
    await arrive();
    running.take(offered?.id ?? '', null);
    await takenCount(1);
    await idle(running);
    expect(taken[0]?.origin).toMatchObject({
      ...{ sender: { email: 'friend@x.test' }, account: 'freelancer@x.test' },
    });
  });

  it('says so when the server refuses the password', async () => {
    const running = readMailbox(
      { ...dovecot, port: proxy.port, password: 'wrong horse' },
      {
        store: openIncomingStore(database),
        ...{ reader, stagingFolder: folder },
        takeIn: () => Promise.reject(new Error('nothing may be taken in')),
        log: { info: () => undefined, error: () => undefined },
        // Long enough to be seen.
        backOffMs: [60_000],
      },
    );
    await vi.waitFor(() => expect(running.status().state).toBe('sign-in-failed'), 20_000);
    expect(running.status().detail).toMatch(/Authentication failed/i);
    await running.dispose();
    expect(running.status().state).toBe('off');
  });
});
