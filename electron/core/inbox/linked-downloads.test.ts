import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CarriedItem } from '../../../shared/model/carried-item.ts';
import { isStorageAddress } from '../storage/storage-address.ts';
import { type StorageServer, startLighttpd } from '../storage/test-support/storage-servers.ts';
import type { IncomingMessage, IncomingProblem } from './incoming-message.ts';
import type { IncomingState } from './incoming-store.ts';
import { type LinkedDownloads, createLinkedDownloads } from './linked-downloads.ts';

const film = randomBytes(3_000_000);
const hashOf = (data: Buffer) => createHash('sha256').update(data).digest('hex');
const id = 'a'.repeat(32);
const nowMs = Date.UTC(2026, 10, 23);

let folder: string;
let server: Server;
let origin: string;
/** How the server answers; by default with the film, from where it was asked for. */
let answer: (response: ServerResponse, startBytes: number) => void;
let asked: { path: string; range: string | undefined; authorization: string | undefined }[];
let marks: [IncomingState, readonly IncomingProblem[]][];
let failures: number;
let taken: string[];
let downloads: LinkedDownloads;
let shares: number[];

function sendFilm(response: ServerResponse, startBytes: number, { upTo = film.length } = {}): void {
  const rest = film.length - startBytes;
  const range = { 'content-range': `bytes ${startBytes}-${film.length - 1}/${film.length}` };
  response.writeHead(startBytes > 0 ? 206 : 200, { 'content-length': rest, ...(startBytes > 0 && range) });
  if (upTo >= film.length) response.end(film.subarray(startBytes));
  else response.write(film.subarray(startBytes, upTo), () => response.destroy());
}

function open(isOwn: (url: URL) => boolean, freeBytes = 1e12): LinkedDownloads {
  return createLinkedDownloads({
    store: {
      mark: (_, state, problems) => marks.push([state, problems]),
      failed: () => (failures += 1),
    },
    takeIn(message) {
      taken.push(...message.files.map(({ path }) => hashOf(readFileSync(path))));
      return Promise.resolve({ recordingIds: [], problems: [] });
    },
    stagingFolder: join(folder, 'staging'),
    ...{ freeBytes: () => Promise.resolve(freeBytes), isOwn, nowMs: () => nowMs },
    onChanged: () => shares.push(downloads.progressOf(id) ?? -1),
    log: { info: () => undefined, error: (_, error) => expect(error).toBeNull() },
  });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-linked-'));
  [asked, marks, taken, shares, failures] = [[], [], [], [], 0];
  answer = (response, startBytes) => sendFilm(response, startBytes);
  server = createServer(({ url = '', headers }, response) => {
    asked.push({ path: url, range: headers.range, authorization: headers.authorization });
    answer(response, Number(/^bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  downloads = open((url) => url.origin === origin);
});
afterEach(async () => {
  await downloads.dispose();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function messageWith(
  urls: readonly string[],
  changes: { sha256?: string; sizeBytes?: number; expiresAt?: string } = {},
): IncomingMessage {
  const { sha256 = hashOf(film), sizeBytes = film.length, expiresAt = '2026-12-01T00:00:00.000Z' } = changes;
  const itemId = randomUUID();
  const recordings = urls.map((url) => ({
    ...{ id: randomUUID(), title: 'Film', kind: 'screen' as const, createdAt: expiresAt, durationMs: 1000 },
    ...{ marks: [], attached: [], files: [{ number: 1, sizeBytes, durationMs: 1000, sha256 }] },
    links: [{ number: 1, url, expiresAt }],
  }));
  const item: CarriedItem = {
    ...{ version: 1, itemId, part: null, project: null, answers: null, receiptSecret: null, recordings },
  };
  return {
    origin: {
      ...{ kind: 'mail', receivedAt: expiresAt, sender: { name: '', email: 'ana@x.test' }, subject: 'Film' },
      ...{ text: '', messageId: null, inReplyTo: null, itemId, item },
    },
    ...{ files: [], links: [], placement: null },
  };
}

async function run(message: IncomingMessage, beside: readonly IncomingProblem[] = []): Promise<void> {
  downloads.begin(id, message, beside);
  await expect.poll(() => downloads.isRunning(id), { timeout: 20_000 }).toBe(false);
}
const kept = () => (existsSync(join(folder, 'staging', id)) ? readdirSync(join(folder, 'staging', id)) : []);

it('fetches what is linked to, tells how far it is, and takes it in', async () => {
  await run(messageWith([`${origin}/a`, `${origin}/b`]));
  expect(taken).toEqual([hashOf(film), hashOf(film)]);
  expect(marks).toEqual([['taken', []]]);
  expect(kept()).toEqual([]);
  expect(asked.map(({ path }) => path)).toEqual(['/a', '/b']);
  const told = shares.filter((share) => share >= 0);
  expect(told).toEqual(told.toSorted((one, other) => one - other));
  expect(told.some((share) => share > 0.1 && share < 0.9)).toBe(true);
});

it('goes on where the connection was cut', async () => {
  answer = (response, startBytes) =>
    sendFilm(response, startBytes, startBytes === 0 ? { upTo: 2_000_000 } : {});
  await run(messageWith([`${origin}/a`]));
  expect([marks, failures, kept()]).toEqual([[], 1, ['part-1.partial']]);
  await run(messageWith([`${origin}/a`]));
  expect(asked[1]?.range).toMatch(/^bytes=[1-9]\d*-$/);
  expect([taken, marks]).toEqual([[hashOf(film)], [['taken', []]]]);
});

it('begins anew where a server knows no ranges', async () => {
  answer = (response, startBytes) => sendFilm(response, startBytes, { upTo: 1_000_000 });
  await run(messageWith([`${origin}/a`]));
  answer = (response) => sendFilm(response, 0);
  await run(messageWith([`${origin}/a`]));
  expect(taken).toEqual([hashOf(film)]);
});

it('goes on with what an earlier run of the app left', async () => {
  answer = (response) =>
    response.writeHead(200, { 'content-length': film.length }).write(film.subarray(0, 1_500_000));
  downloads.begin(id, messageWith([`${origin}/a`]));
  await expect.poll(() => downloads.progressOf(id)).toBeGreaterThan(0.2);
  await downloads.dispose();
  expect([marks, kept()]).toEqual([[], ['part-1.partial']]);
  answer = (response, startBytes) => sendFilm(response, startBytes);
  await run(messageWith([`${origin}/a`]));
  expect(taken).toEqual([hashOf(film)]);
});

it.each<[string, { sha256?: string; sizeBytes?: number }]>([
  ['another hash', { sha256: 'b'.repeat(64) }],
  ['larger', { sizeBytes: film.length - 1 }],
  ['smaller', { sizeBytes: film.length + 1 }],
])('keeps nothing of a file that is %s', async (_what, changes) => {
  await run(messageWith([`${origin}/a`], changes));
  expect(marks).toEqual([['failed', [{ name: 'Film', code: 'link-changed' }]]]);
  expect([taken, kept()]).toEqual([[], []]);
});

it('stops a file that does not tell its size as soon as it is too large', async () => {
  let sentBytes = 0;
  answer = (response) => {
    const more = () => {
      sentBytes += 65_536;
      if (!response.destroyed) response.write(Buffer.alloc(65_536), more);
    };
    more();
  };
  await run(messageWith([`${origin}/a`], { sizeBytes: 100_000 }));
  expect(marks[0]?.[1][0]?.code).toBe('link-changed');
  expect(sentBytes).toBeLessThan(20_000_000);
});

it.each([
  [404, 'link-ended'],
  [410, 'link-ended'],
  [401, 'link-refused'],
  [403, 'link-refused'],
])('gives up where the server answers %s: %s', async (status, code) => {
  answer = (response) => response.writeHead(status).end('no');
  await run(messageWith([`${origin}/a`]));
  expect(marks).toEqual([['failed', [{ name: 'Film', code }]]]);
});

it('tells what could not be read of the message itself, whatever becomes of its links', async () => {
  const beside = [{ name: 'list.m3u8', code: 'media-unreadable' }] as const;
  await run(messageWith([`${origin}/a`]), beside);
  expect(marks).toEqual([['taken', beside]]);
  answer = (response) => response.writeHead(404).end('no');
  await run(messageWith([`${origin}/a`]), beside);
  expect(marks[1]).toEqual(['failed', [{ name: 'Film', code: 'link-ended' }, ...beside]]);
});

it('does not ask once the link has ended', async () => {
  await run(messageWith([`${origin}/a`], { expiresAt: '2026-11-22T00:00:00.000Z' }));
  expect(marks).toEqual([['failed', [{ name: 'Film', code: 'link-ended' }]]]);
  expect(asked).toEqual([]);
});

it('tries five times where the server is in trouble', async () => {
  answer = (response) => response.writeHead(503).end();
  for (let tries = 0; tries < 5; tries++) await run(messageWith([`${origin}/a`]));
  expect(marks).toEqual([['failed', [{ name: 'Film', code: 'link-unreachable' }]]]);
});

it('follows redirections to places that may be asked, and to no others', async () => {
  let where = '';
  answer = (response, startBytes) => {
    if (asked.at(-1)?.path === '/film') sendFilm(response, startBytes);
    else response.writeHead(302, { location: where }).end();
  };
  where = '/film';
  await run(messageWith([`${origin}/a`]));
  expect(taken).toHaveLength(1);
  const elsewhere = [
    'http://127.0.0.1:9/film',
    'https://127.0.0.1/film',
    'file:///etc/passwd',
    'http://10.0.0.1/',
    '/a',
  ];
  for (where of elsewhere) await run(messageWith([`${origin}/a`]));
  expect(marks.slice(1).map(([, problems]) => problems[0]?.code)).toEqual(
    elsewhere.map(() => 'link-refused'),
  );
});

it('asks no server of this computer or its network for anybody but the user', async () => {
  await downloads.dispose();
  downloads = open(() => false);
  for (const url of [`${origin}/a`, 'https://192.168.0.1/a', 'https://localhost/a', 'https://[::1]/a'])
    await run(messageWith([url]));
  expect(marks.map(([, problems]) => problems[0]?.code)).toEqual(
    Array.from({ length: 4 }, () => 'link-refused'),
  );
  expect(asked).toEqual([]);
});

it('can be stopped, waits for the user then, and keeps nothing', async () => {
  answer = (response) =>
    response.writeHead(200, { 'content-length': film.length }).write(film.subarray(0, 1_500_000));
  downloads.begin(id, messageWith([`${origin}/a`]));
  await expect.poll(() => downloads.progressOf(id)).toBeGreaterThan(0.2);
  downloads.cancel(id);
  await expect.poll(() => downloads.isRunning(id)).toBe(false);
  expect([marks, kept(), taken]).toEqual([[['too-large', []]], [], []]);
});

it('begins nothing where there is no room, and waits', async () => {
  await downloads.dispose();
  downloads = open((url) => url.origin === origin, 1_000_000);
  await run(messageWith([`${origin}/a`]));
  expect([marks, failures, asked]).toEqual([[], 0, []]);
});

it('fetches from a WebDAV server, with lighttpd, without a password', async () => {
  let storage: StorageServer | null = null;
  try {
    storage = await startLighttpd(folder, { isReadByAll: true });
    writeFileSync(join(storage.files, 'film.mp4'), film);
    const own = storage.storage;
    await downloads.dispose();
    downloads = open((url) => isStorageAddress(own, url));
    await run(messageWith([`${own.url}film.mp4`]));
    expect([taken, marks]).toEqual([[hashOf(film)], [['taken', []]]]);
  } finally {
    await storage?.stop();
  }
});
