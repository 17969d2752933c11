import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImapFlow } from 'imapflow';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { carriedItemType } from '../../../shared/model/carried-item.ts';
import { type Dovecot, canRunDovecot, startDovecot } from '../mail/test-support/dovecot.ts';
import { openQueueDatabase } from '../queue-database.ts';
import type { IncomingProblem } from './incoming-message.ts';
import { openIncomingStore } from './incoming-store.ts';
import { createMessageReader } from './reading/message-reader.ts';
import { forkTestReader } from './reading/test-support/fork-reader.ts';
import type { LinkedMessages } from './linked-messages.ts';
import type { MailboxSync } from './mailbox-sync.ts';
import { type MailDraft, composeMail } from './test-support/compose-mail.ts';
import { linkingItem } from './test-support/letters.ts';
import { type BegunDownload, keepLinked } from './test-support/keep-linked.ts';
import { readMailbox } from './test-support/sync-bench.ts';

const media = randomBytes(300_000);
const hashOf = (data: Buffer) => createHash('sha256').update(data).digest('hex');

const reader = createMessageReader({ forkReader: () => forkTestReader() });
let dovecot: Dovecot;
let program: ImapFlow;
let folder: string;
let database: ReturnType<typeof openQueueDatabase>['database'];
let sync: MailboxSync | null;
let logged: string[];
/** Item and files of each message that was taken in. */
let taken: { readonly itemId: string | null; readonly hashes: readonly string[] }[];
let downloads: BegunDownload[];
let linked: LinkedMessages;
/** What is wrong with the files of the mail. */
let problems: readonly IncomingProblem[];
/** True for an app that ends as soon as something is taken in. */
let isKilled: boolean;

function start(): MailboxSync {
  linked = keepLinked(database, downloads);
  linked.look();
  sync = readMailbox(dovecot, {
    store: openIncomingStore(database),
    reader,
    stagingFolder: join(folder, 'staging'),
    log: { info: () => undefined, error: (event) => logged.push(event) },
    linked,
    takeIn({ origin, files }) {
      taken.push({ itemId: origin.itemId, hashes: files.map(({ path }) => hashOf(readFileSync(path))) });
      if (isKilled) return Promise.reject(new Error('killed'));
      return Promise.resolve({ recordingIds: [], problems });
    },
  });
  return sync;
}

async function stop(): Promise<void> {
  await sync?.dispose();
  if (sync !== null) linked.dispose();
  sync = null;
}

const idle = (now: MailboxSync) => vi.waitFor(() => expect(now.status().state).toBe('idle'), 20_000);
const takenCount = (count: number) => vi.waitFor(() => expect(taken).toHaveLength(count), 20_000);
const unsettled = () => openIncomingStore(database).unsettled(10);
const begun = () => downloads.map(({ message }) => [message.origin.text, message.files.length]);

/** A mail of an Outspoken that carries one recording and links to another. */
async function arriveMixed(linkedBytes: number, draft: MailDraft = {}): Promise<string> {
  const itemId = randomUUID();
  const item = linkingItem({ url: 'https://cloud.x.test/film.mp4', sizeBytes: linkedBytes, itemId });
  const extra = { type: carriedItemType, text: JSON.stringify(item) };
  await program.append('INBOX', composeMail({ data: media, ...draft, itemId, extra }));
  return itemId;
}

describe.skipIf(!canRunDovecot())('a mail that carries recordings and links to others, with Dovecot', () => {
  beforeAll(async () => {
    dovecot = await startDovecot();
    program = await dovecot.connect();
  });
  afterAll(async () => {
    await program.logout();
    await dovecot.dispose();
    await reader.dispose();
  });
  beforeEach(async () => {
    await program.mailboxOpen('INBOX');
    await program.messageDelete('1:*').catch(() => false);
    folder = mkdtempSync(join(tmpdir(), 'outspoken-mixed-'));
    database = openQueueDatabase(join(folder, 'queue.db')).database;
    [taken, logged, downloads, problems, isKilled] = [[], [], [], [], false];
  });
  afterEach(async () => {
    await stop();
    expect(logged).toEqual([]);
    database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes in the ones, and then fetches the others as if they came alone', async () => {
    await arriveMixed(5000);
    const running = start();
    await vi.waitFor(() => expect(downloads).toHaveLength(1), 20_000);
    await idle(running);
    expect(taken.map(({ hashes }) => hashes)).toEqual([[hashOf(media)]]);
    expect(begun()).toEqual([['Grüße', 0]]);
    expect(unsettled()).toMatchObject([
      { state: 'waiting', facts: { sizeBytes: 5000, mediaCount: 1, linked: { host: 'cloud.x.test' } } },
    ]);
    // Nothing of the mail lies where the download looks for what it has.
    expect(readdirSync(join(folder, 'staging'))).toEqual([]);
  });

  it('needs the mail no more once it was read', async () => {
    await arriveMixed(5000);
    const running = start();
    await vi.waitFor(() => expect(downloads).toHaveLength(1), 20_000);
    await idle(running);
    await stop();
    await program.messageDelete('1:*');
    downloads = [];
    await idle(start());
    linked.look();
    expect(begun()).toEqual([['Grüße', 0]]);
    expect(downloads[0]?.message.origin).toMatchObject({
      ...{ account: 'freelancer@x.test', item: { recordings: [{ title: 'Film' }] } },
    });
    expect([taken.length, unsettled().map(({ state }) => state)]).toEqual([1, ['waiting']]);
  });

  it('asks first where the sender is unknown or it is much, and takes in what the mail carries all the same', async () => {
    await arriveMixed(5000, { from: 'stranger@x.test', name: 'one.m4a' });
    await arriveMixed(50_000_000, { name: 'two.m4a' });
    const running = start();
    await takenCount(2);
    await idle(running);
    expect(downloads).toEqual([]);
    const waiting = unsettled();
    expect(waiting.map(({ state }) => state)).toEqual(['too-large', 'offered']);
    expect(waiting.map(({ id }) => linked.take(id, 60_000_000))).toEqual([true, true]);
    expect(downloads).toHaveLength(2);
    expect(taken).toHaveLength(2);
  });

  it('tells what of the mail cannot be read when the rest is here, however often that is tried', async () => {
    problems = [{ name: 'memo.m4a', code: 'media-unreadable' }];
    await arriveMixed(5000);
    start();
    await vi.waitFor(() => expect(downloads).toHaveLength(1), 20_000);
    const [{ id, beside } = { id: '', beside: [] }] = downloads;
    expect(beside).toEqual(problems);
    openIncomingStore(database).mark(id, 'failed', [{ name: 'x', code: 'link-unreachable' }]);
    downloads.length = 0;
    expect(linked.take(id, 60_000_000)).toBe(true);
    expect(downloads).toMatchObject([{ id, beside: problems }]);
    expect(taken).toHaveLength(1);
  });

  it('does both once more where it ended after the first and nothing tells so', async () => {
    isKilled = true;
    const itemId = await arriveMixed(5000);
    await idle(start());
    await stop();
    expect([taken.length, downloads]).toEqual([1, []]);
    [isKilled, logged] = [false, []];
    await idle(start());
    // What is the same is not made again: see `takeIn`.
    const whole = { itemId, hashes: [hashOf(media)] };
    expect(taken).toEqual([whole, whole]);
    expect(begun()).toEqual([['Grüße', 0]]);
  });

  it('begins anew with a mail that was gone and comes back', async () => {
    await arriveMixed(5000, { from: 'stranger@x.test', messageId: 'one' });
    const running = start();
    await idle(running);
    const [{ id } = { id: '' }] = unsettled();
    openIncomingStore(database).mark(id, 'gone', []);
    await stop();
    database.exec("UPDATE mailbox_positions SET uid_validity = '1'");
    await idle(start());
    expect(taken).toHaveLength(2);
    expect(downloads).toEqual([]);
    expect(unsettled()).toMatchObject([{ id, state: 'offered' }]);
  });
});
