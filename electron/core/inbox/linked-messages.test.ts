import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { carriedItemType } from '../../../shared/model/carried-item.ts';
import { openQueueDatabase } from '../queue-database.ts';
import type { IncomingMessage } from './incoming-message.ts';
import { type IncomingStore, openIncomingStore } from './incoming-store.ts';
import { type LinkedDownloads, createLinkedDownloads } from './linked-downloads.ts';
import { takeMessageFile } from './message-file.ts';
import { createMessageReader } from './reading/message-reader.ts';
import { forkTestReader } from './reading/test-support/fork-reader.ts';
import { type LinkedMessages, createLinkedMessages } from './linked-messages.ts';
import { openLinkedStore } from './linked-store.ts';
import { composeMail } from './test-support/compose-mail.ts';
import { type LinkedDraft, composeLinking, linkingItem } from './test-support/letters.ts';

const film = randomBytes(500_000);
const hashOf = (data: Buffer) => createHash('sha256').update(data).digest('hex');
const reader = createMessageReader({ forkReader: () => forkTestReader() });
const limitBytes = 1_000_000;

let base: string;
let server: Server;
let origin: string;
let asked: string[];
let isOffline: boolean;
/** Hash and item of what is among the recordings. */
let here: { readonly sha256: string; readonly itemId: string }[];
let taken: {
  readonly origin: IncomingMessage['origin'];
  readonly hashes: string[];
  readonly project: string;
}[];
let database: ReturnType<typeof openQueueDatabase>['database'];
let store: IncomingStore;
let downloads: LinkedDownloads;
let linkedMessages: LinkedMessages;

function takeIn({ origin: from, files, placement }: IncomingMessage) {
  const hashes = files.map(({ path }) => hashOf(readFileSync(path)));
  taken.push({ origin: from, hashes, project: placement?.project ?? '' });
  here.push(...hashes.map((sha256) => ({ sha256, itemId: from.itemId ?? '' })));
  return Promise.resolve({ recordingIds: hashes, problems: [] });
}

/** The app as it starts. */
function open(): void {
  database = openQueueDatabase(join(base, 'queue.db')).database;
  store = openIncomingStore(database);
  downloads = createLinkedDownloads({
    ...{ store, takeIn, stagingFolder: join(base, 'staging'), freeBytes: () => Promise.resolve(1e12) },
    ...{ isOwn: (url) => url.origin === origin, nowMs: Date.now, onChanged: () => undefined },
    log: { info: () => undefined, error: (_, error) => expect(error).toBeNull() },
  });
  linkedMessages = createLinkedMessages({
    ...{ linked: openLinkedStore(database), store, downloads, limitBytes, isOffline: () => isOffline },
    library: {
      indexed: () => Promise.resolve(),
      withOriginal: (sha256) => here.filter((one) => one.sha256 === sha256).map(({ itemId }) => itemId),
      getStored: (itemId) => ({ file: { origin: { itemId } } }) as never,
    },
    filing: {
      knownPeople: () => (email) => email === 'friend@x.test',
      choose: () => ({ client: 'Acme', project: 'By sender' }),
    },
    onChanged: () => undefined,
    againMs: 20,
  });
}

async function close(): Promise<void> {
  linkedMessages.dispose();
  await downloads.dispose();
  database.close();
}

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'outspoken-saved-'));
  [asked, here, taken, isOffline] = [[], [], [], false];
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.writeHead(200, { 'content-length': film.length }).end(film);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  open();
});
afterEach(async () => {
  await close();
  server.closeAllConnections();
  server.close();
  rmSync(base, { recursive: true, force: true });
});
afterAll(() => reader.dispose());

const linked = (changes: Partial<LinkedDraft> = {}): LinkedDraft => ({
  ...{ url: `${origin}/film`, sizeBytes: film.length, sha256: hashOf(film) },
  ...changes,
});

async function importMail(mail: string, placement: IncomingMessage['placement'] = null) {
  const path = join(base, 'mail.eml');
  writeFileSync(path, mail);
  const options = {
    reader,
    nowMs: Date.now(),
    choosePlacement: () => null,
    takeIn,
    keep: linkedMessages.keep,
  };
  return takeMessageFile({ path, folder: join(base, 'parts'), placement }, options);
}

const states = () => store.unsettled(10).map(({ state, problems }) => [state, problems[0]?.code ?? '']);
const settled = () => expect.poll(states, { timeout: 20_000 }).toEqual([]);

it('downloads what a saved mail of somebody known links to, as if it had come by mail', async () => {
  const mail = composeLinking('friend@x.test', linked());
  expect(await importMail(mail)).toEqual({ recordingIds: [], problems: [] });
  expect(states()).toEqual([['waiting', '']]);
  await settled();
  expect(taken).toMatchObject([{ hashes: [hashOf(film)], project: 'By sender' }]);
  expect(taken[0]?.origin).toMatchObject({
    ...{ kind: 'mail', text: 'See the link.', subject: 'A film', sender: { email: 'friend@x.test' } },
    item: { recordings: [{ title: 'Film' }] },
  });
  linkedMessages.look();
  expect(database.prepare('SELECT * FROM linked_messages').all()).toEqual([]);
  // Once more changes nothing, and says where it is.
  expect((await importMail(mail)).recordingIds).toHaveLength(1);
  expect([states(), asked.length, taken.length]).toEqual([[], 1, 1]);
});

it('asks first where the sender is unknown or it is much', async () => {
  await importMail(composeLinking('stranger@x.test', linked()), { client: 'Acme', project: 'Chosen' });
  await importMail(composeLinking('friend@x.test', linked({ sizeBytes: 2 * limitBytes })));
  expect(states()).toEqual([
    ['too-large', ''],
    ['offered', ''],
  ]);
  await close();
  open();
  linkedMessages.look();
  expect([asked, states().length]).toEqual([[], 2]);
  const offered = store.unsettled(10)[1]?.id ?? '';
  expect(store.request(offered, limitBytes)).toBe(true);
  linkedMessages.look();
  await expect.poll(() => taken, { timeout: 20_000 }).toMatchObject([{ project: 'Chosen' }]);
  await expect.poll(states).toEqual([['too-large', '']]);
});

it.each<[string, Partial<LinkedDraft>]>([
  ['another hash', { sha256: 'b'.repeat(64) }],
  ['another size', { sizeBytes: film.length - 1 }],
])('takes in nothing of a file that has %s', async (_what, changes) => {
  await importMail(composeLinking('friend@x.test', linked(changes)));
  await expect.poll(states, { timeout: 20_000 }).toEqual([['failed', 'link-changed']]);
  expect([taken, here]).toEqual([[], []]);
});

it('takes in what a saved mail carries, and then what it links to', async () => {
  const itemId = randomUUID();
  const extra = { type: carriedItemType, text: JSON.stringify(linkingItem(linked({ itemId }))) };
  const sound = randomBytes(1000);
  const mail = composeMail({ data: sound, itemId, extra });
  expect((await importMail(mail)).recordingIds).toEqual([hashOf(sound)]);
  await settled();
  expect(taken.map(({ hashes }) => hashes)).toEqual([[hashOf(sound)], [hashOf(film)]]);
});

it('waits for a network, over a restart, and goes on by itself after what passes', async () => {
  isOffline = true;
  const away = 'https://cloud.x.test/film';
  await importMail(composeLinking('friend@x.test', linked({ url: away })));
  await close();
  open();
  linkedMessages.look();
  expect(states()).toEqual([['waiting', '']]);
  expect(database.prepare('SELECT failures FROM incoming_messages').get()).toEqual({ failures: 0 });
  server.close();
  server.closeAllConnections();
  await importMail(composeLinking('friend@x.test', linked()));
  const failures = () =>
    database.prepare('SELECT max(failures) AS most FROM incoming_messages').get()?.most ?? 0;
  await expect.poll(failures, { timeout: 20_000 }).toBeGreaterThan(0);
  server.listen(Number(new URL(origin).port), '127.0.0.1');
  await expect.poll(() => taken.length, { timeout: 20_000 }).toBe(1);
});

it('leaves alone what is just being fetched from a mailbox, and goes on with what is gone from there', async () => {
  const itemId = randomUUID();
  const mail = composeLinking('friend@x.test', linked({ itemId }));
  await importMail(mail);
  await settled();
  const [{ id, facts } = { id: '', facts: '' }] = database.prepare('SELECT * FROM incoming_messages').all();
  const inMailbox = (state: string) =>
    database
      .prepare(
        "UPDATE incoming_messages SET state = ?, account = 'ada', folder = 'INBOX', uid = 7, facts = ?",
      )
      .run(state, facts ?? '');
  here = [];
  inMailbox('waiting');
  expect(store.claim(String(id))).toBe(true);
  await importMail(mail);
  expect(store.toFetch({ account: 'ada', folder: 'INBOX' })).toHaveLength(1);
  store.release(String(id));
  expect(asked).toHaveLength(1);
  inMailbox('gone');
  await importMail(mail);
  await settled();
  expect([asked.length, taken.length]).toEqual([2, 2]);
});
