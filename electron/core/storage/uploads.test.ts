import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '../../../shared/model/storage.ts';
import { type QueueDatabase, openQueueDatabase } from '../queue-database.ts';
import { fakeAttachment } from './test-support/fake-attachment.ts';
import { type StorageServer, startLighttpd, startS3 } from './test-support/storage-servers.ts';
import type { UploadTask } from './test-support/uploading-child.ts';
import { type Uploads, createUploads, openStore } from './uploads.ts';

const bigBytes = 40 * 1024 * 1024 + 7;
let folder: string;
let queue: QueueDatabase;
let server: StorageServer | null;
let nowMs: number;
let made: number;
const problems: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-uploads-'));
  queue = openQueueDatabase(join(folder, 'queue.db'));
  server = null;
  nowMs = Date.now();
  made = 0;
  problems.length = 0;
});

afterEach(async () => {
  if (queue.database.isOpen) queue.database.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function open({ storage, secret }: { storage: Storage | null; secret: string }): Uploads {
  return createUploads({
    ...{ database: queue.database, directory: join(folder, 'uploads'), storage: () => storage },
    secret: { read: () => Promise.resolve(secret) },
    clock: { nowMs: () => nowMs },
    log: { info: () => undefined, error: (event) => problems.push(event) },
  });
}

function send(uploads: Uploads, sizeBytes: number, shares: number[] = []) {
  return uploads.send('message', {
    ...{ days: 30, signal: new AbortController().signal },
    onProgress: (share) => shares.push(share),
    make: (home) => {
      made++;
      return fakeAttachment(home, sizeBytes);
    },
  });
}

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What a link gives to someone who has no more than `headers`. */
async function download(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers });
  return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
}

const asZoe = { authorization: `Basic ${Buffer.from('zoe:pass wörd').toString('base64')}` };

const servers = {
  webdav: { start: (home: string) => startLighttpd(home), headers: asZoe, days: 30 },
  's3-compatible': { start: startS3, headers: {}, days: 7 },
} as const;

/** Uploads in a process of its own that is killed halfway. */
async function killHalfway(task: UploadTask): Promise<void> {
  const script = join(import.meta.dirname, 'test-support/uploading-child.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(task)], { stdio: 'inherit' });
  await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
}

describe.each(Object.entries(servers))('%s', (_, { start, headers, days }) => {
  it('gives a link to the whole file, and removes both ends when it is over', async () => {
    server = await start(folder);
    const uploads = open(server);
    const shares: number[] = [];
    const [linked] = await send(uploads, bigBytes, shares);
    const { status, bytes } = await download(linked?.link.url ?? '', headers);
    expect({ status, size: bytes.length }).toEqual({ status: 200, size: bigBytes });
    expect(linked?.link.expiresAt).toBe(new Date(nowMs + days * 86_400_000).toISOString());
    expect(shares).toEqual([...shares].sort((one, other) => one - other));
    expect(existsSync(join(folder, 'uploads/message'))).toBe(false);
    await uploads.tidy();
    expect((await download(linked?.link.url ?? '', headers)).status).toBe(200);
    nowMs += days * 86_400_000;
    await uploads.tidy();
    expect((await download(linked?.link.url ?? '', headers)).status).toBe(404);
    expect(problems).toEqual([]);
  }, 60_000);

  it('goes on where a killed process ended, with the same file', async () => {
    server = await start(folder);
    queue.database.close();
    const { storage, secret } = server;
    await killHalfway({ folder, storage, secret, sizeBytes: bigBytes });
    const before = hash(readFileSync(join(folder, 'uploads/message/film.mp4')));
    queue = openQueueDatabase(join(folder, 'queue.db'));
    const requests = countPuts();
    const [linked] = await send(open(server), bigBytes).finally(requests.stop);
    expect(made).toBe(0);
    expect(requests.count()).toBeLessThanOrEqual(3);
    expect(hash((await download(linked?.link.url ?? '', headers)).bytes)).toBe(before);
  }, 60_000);

  it('says so when the password is wrong, and puts the file into the right place later', async () => {
    server = await start(folder);
    // The user name as well: s3rver does not check signatures of version 4.
    const storage = { ...server.storage, userName: 'someone' };
    const wrong = open({ storage, secret: 'wrong' });
    await expect(send(wrong, 1000)).rejects.toMatchObject({ code: 'storage-auth' });
    await expect(openStore(storage, 'wrong').check()).rejects.toMatchObject({ code: 'storage-auth' });
    const [linked] = await send(open(server), 1000);
    expect(made).toBe(2);
    expect((await download(linked?.link.url ?? '', headers)).bytes.length).toBe(1000);
  });

  it('waits for a server that is gone', async () => {
    server = await start(folder);
    await server.stop();
    await expect(send(open(server), 1000)).rejects.toMatchObject({ code: 'storage-unreachable' });
  });

  it('removes what was given up', async () => {
    server = await start(folder);
    const uploads = open(server);
    const [linked] = await send(uploads, 1000);
    await uploads.giveUp('message');
    await uploads.tidy();
    expect((await download(linked?.link.url ?? '', headers)).status).toBe(404);
    expect(problems).toEqual([]);
  });

  it('finds out whether files can be put there, and leaves none', async () => {
    server = await start(folder);
    await openStore(server.storage, server.secret).check();
    const left = readdirSync(server.files, { recursive: true }).filter((name) =>
      String(name).includes('outspoken-'),
    );
    expect(left).toEqual([]);
  });
});

/** Counts the requests that carry bytes. */
function countPuts() {
  const original = globalThis.fetch;
  let puts = 0;
  globalThis.fetch = (input, init) => {
    if (input instanceof Request && input.method === 'PUT') puts++;
    return original(input, init);
  };
  return { count: () => puts, stop: () => void (globalThis.fetch = original) };
}

it('sends a file whole to a WebDAV server that takes no pieces', async () => {
  server = await startLighttpd(folder, { takesPieces: false });
  const [linked] = await send(open(server), bigBytes);
  expect((await download(linked?.link.url ?? '', asZoe)).bytes.length).toBe(bigBytes);
}, 60_000);

it('says that a storage takes no file of this size', async () => {
  server = await startLighttpd(folder, { takesPieces: false, mostKilobytes: 100 });
  await expect(send(open(server), 200_000)).rejects.toMatchObject({ code: 'storage-too-large' });
});

it('never sends a password without protection to another computer', async () => {
  const storage: Storage = { kind: 'webdav', url: 'http://192.0.2.1/', userName: 'zoe', publicUrl: null };
  await expect(send(open({ storage, secret: 'secret' }), 10)).rejects.toMatchObject({
    code: 'storage-refused',
  });
  await expect(send(open({ storage: null, secret: '' }), 10)).rejects.toMatchObject({
    code: 'storage-missing',
  });
});

it('names files in the public place where there is one', async () => {
  const storage = { kind: 'webdav', url: 'https://x.test/dav', userName: 'zoe' } as const;
  const linkOf = async (publicUrl: string | null) =>
    (await openStore({ ...storage, publicUrl }, '').link('a.mp4', 0)).url;
  expect(await linkOf(null)).toBe('https://x.test/dav/a.mp4');
  expect(await linkOf('https://x.test/s/1/')).toBe('https://x.test/s/1/a.mp4');
  expect(await linkOf('https://x.test/s/1/download?files={name}')).toBe(
    'https://x.test/s/1/download?files=a.mp4',
  );
});
