import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '../../../shared/model/storage.ts';
import { findNextcloud } from './nextcloud-place.ts';
import { type RemoteStore, pieceBytes } from './remote-store.ts';
import { type NextcloudServer, startNextcloud } from './test-support/nextcloud-server.ts';
import { openStore } from './uploads.ts';

const dayMs = 86_400_000;
const sizeBytes = 2 * pieceBytes + 7;
let folder: string;
let path: string;
let bytes: Buffer;
let server: NextcloudServer;
let store: RemoteStore;
let sessions: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-nextcloud-'));
  path = join(folder, 'film.mp4');
  bytes = randomBytes(sizeBytes);
  writeFileSync(path, bytes);
  server = await startNextcloud(folder);
  store = openStore(server.storage, server.secret);
  sessions = [];
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

function put(session: string | null = null, stopAfter = Infinity): Promise<void> {
  const stopping = new AbortController();
  return store.put('a.mp4', {
    ...{ path, sizeBytes, session, signal: stopping.signal, onProgress: () => undefined },
    onSession(next) {
      sessions.push(next);
      if (sessions.length === stopAfter) stopping.abort();
    },
  });
}

const hash = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

/** SHA-256 of what a link gives to anyone, or the status of the answer. */
async function download(url: string): Promise<string | number> {
  const response = await fetch(url);
  return response.ok ? hash(new Uint8Array(await response.arrayBuffer())) : response.status;
}

const puts = () => server.asked.filter((line) => line.startsWith('PUT ')).length;

describe('a folder of a Nextcloud, by a server of our own after its manual', () => {
  it('takes a file in chunks and makes a link of its own to it, which goes with the file', async () => {
    await put();
    expect([puts(), server.uploads()]).toEqual([3, []]);
    const { url, expiresAtMs } = await store.link('a.mp4', Date.now() + 30 * dayMs);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/s\/\w+\/download$/);
    expect(expiresAtMs).toBeGreaterThan(Date.now() + 29 * dayMs);
    expect(await download(url)).toBe(hash(bytes));
    await store.remove('a.mp4', sessions.at(-1) ?? null);
    expect([await download(url), readdirSync(server.files)]).toEqual([404, []]);
  });

  it('goes on where it was stopped, and anew where the server has cleared away what there was', async () => {
    await expect(put(null, 2)).rejects.toThrow();
    expect(puts()).toBe(1);
    await put(sessions.at(-1) ?? null);
    expect(puts()).toBe(3);
    // The answer to the last request was lost: nothing is sent again.
    await put(sessions.at(-1) ?? null);
    expect(puts()).toBe(3);
    await store.remove('a.mp4', null);
    await expect(put(null, sessions.length + 2)).rejects.toThrow();
    server.expireUploads();
    await put(sessions.at(-1) ?? null);
    // One that came to nothing, and all three.
    expect(puts()).toBe(8);
    expect(readdirSync(server.files)).toEqual(['a.mp4']);
  });

  it('removes the chunks of what was given up', async () => {
    await expect(put(null, 2)).rejects.toThrow();
    expect(server.uploads()).toHaveLength(1);
    await store.remove('a.mp4', sessions.at(-1) ?? null);
    expect(server.uploads()).toEqual([]);
  });

  it('tells the end that the administrator wants, where that is earlier', async () => {
    writeFileSync(join(server.files, 'a.mp4'), 'film');
    server.rules.mostDays = 7;
    const { url, expiresAtMs } = await store.link('a.mp4', Date.now() + 30 * dayMs);
    expect(expiresAtMs).toBeGreaterThan(Date.now() + 5 * dayMs);
    expect(expiresAtMs).toBeLessThanOrEqual(Date.now() + 7 * dayMs);
    expect(await download(url)).toBe(hash(Buffer.from('film')));
  });

  it('says in its own words that it makes no links, before anything is sent', async () => {
    await store.check();
    expect(readdirSync(server.files)).toEqual([]);
    server.rules.linkRefusal = 'Passwords are enforced for link and mail shares';
    await expect(store.check()).rejects.toMatchObject({
      code: 'storage-no-link',
      detail: '403 Passwords are enforced for link and mail shares',
    });
    expect(readdirSync(server.files)).toEqual([]);
    const wrong = openStore(server.storage, 'wrong');
    await expect(wrong.link('a.mp4', Date.now())).rejects.toMatchObject({ code: 'storage-auth' });
  });

  it('says that it is full, and goes on once there is room', async () => {
    server.rules.quotaBytes = 1000;
    await expect(put()).rejects.toMatchObject({ code: 'storage-full' });
    expect(existsSync(join(server.files, 'a.mp4'))).toBe(false);
    server.rules.quotaBytes = Infinity;
    await put(sessions.at(-1) ?? null);
    expect(await download((await store.link('a.mp4', Date.now() + dayMs)).url)).toBe(hash(bytes));
  });

  it('is found by the older address too, and makes no links where the folder is public elsewhere', async () => {
    const older = { ...server.storage, url: server.storage.url.replace('dav/files/zoe', 'webdav') };
    store = openStore(older, server.secret);
    await put();
    expect(await download((await store.link('a.mp4', Date.now() + dayMs)).url)).toBe(hash(bytes));
    const open = { ...server.storage, publicUrl: 'https://x.test/s/1' } as Storage;
    expect((await openStore(open, server.secret).link('a.mp4', 5)).url).toBe('https://x.test/s/1/a.mp4');
  });
});

it('knows a Nextcloud by its address only', () => {
  const find = (url: string) => findNextcloud({ kind: 'webdav', url, userName: 'zoe k', publicUrl: null });
  expect(find('https://x.test/cloud/remote.php/dav/files/zo%C3%AB/My%20films/')).toEqual({
    sharesUrl: 'https://x.test/cloud/ocs/v2.php/apps/files_sharing/api/v1/shares',
    uploadsUrl: 'https://x.test/cloud/remote.php/dav/uploads/zo%C3%AB',
    filesUrl: 'https://x.test/cloud/remote.php/dav/files/zo%C3%AB/My%20films',
    folder: '/My films',
  });
  expect(find('https://x.test/remote.php/webdav')).toMatchObject({
    uploadsUrl: 'https://x.test/remote.php/dav/uploads/zoe%20k',
    folder: '',
  });
  expect(find('https://x.test/dav/')).toBeNull();
  expect(find('https://x.test/?remote.php/webdav/')).toBeNull();
});
