import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { decode, encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type WebSocket } from 'ws';
import { type TestCore, createTestCore } from '../../core/core-test-support.ts';
import { getCookie, openSocket, startTestServer } from './chromium-test-support.ts';
import type { AppServer } from './server.ts';

let core: TestCore;
let server: AppServer;
let cookie: string;

beforeAll(async () => {
  core = await createTestCore();
  server = await startTestServer(core);
  cookie = await getCookie(server.address);
});
afterAll(() => server.dispose());

/** Status of a request with exactly these headers: `fetch` would set its own host. */
async function statusOf(path: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  const request = httpRequest({ host: '127.0.0.1', port: server.port, path, headers, method });
  request.end();
  const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream & { statusCode: number }];
  response.resume();
  return response.statusCode;
}

/** Status that the server answers to an attempt to open a socket; 101 when it opens. */
async function upgradeStatus(headers: Record<string, string>, path = '/socket'): Promise<number> {
  const request = httpRequest({
    host: '127.0.0.1',
    port: server.port,
    path,
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    },
  });
  request.end();
  return new Promise((resolve) => {
    request.on('response', (response) => resolve(response.statusCode ?? 0));
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    });
  });
}

const host = () => `127.0.0.1:${server.port}`;
const origin = () => `http://${host()}`;

describe('who is let in', () => {
  it('listens on the loopback address only', () => {
    expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
  });

  it('shows a plain page with status 403 to whoever has no token', async () => {
    const response = await fetch(origin());
    expect(response.status).toBe(403);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(await response.text()).toContain('address');
  });

  it('serves the page with a strict cookie to whoever shows the token, as often as they like', async () => {
    for (let time = 0; time < 2; time++) {
      const response = await fetch(server.address);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('page');
      expect(response.headers.get('set-cookie')).toMatch(
        new RegExp(`^outspoken-${server.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
      );
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });

  it('lets a token for one window in once', async () => {
    const address = server.mintAddress();
    expect((await fetch(address)).status).toBe(200);
    expect((await fetch(address)).status).toBe(403);
  });

  it.each(['/?token=wrong', '/?token=', '/index.html', '/media/sound', '/socket', '/..%2f..%2fetc/passwd'])(
    'refuses %s without a cookie',
    async (path) => {
      expect(await statusOf(path, { host: host() })).toBe(403);
    },
  );

  it('counts the token on the page only', async () => {
    const { search } = new URL(server.address);
    expect(await statusOf(`/media/sound${search}`, { host: host() })).toBe(403);
  });

  it('refuses foreign hosts, origins and sites although they have cookie or token', async () => {
    const { search } = new URL(server.address);
    expect(await statusOf('/', { host: host(), cookie })).toBe(200);
    expect(await statusOf('/', { host: `localhost:${server.port}`, cookie })).toBe(403);
    expect(await statusOf(`/${search}`, { host: 'evil.example' })).toBe(403);
    expect(await statusOf('/', { host: host(), cookie, origin: 'http://127.0.0.1:1' })).toBe(403);
    expect(await statusOf('/', { host: host(), cookie, 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await statusOf('/', { host: host(), cookie, 'sec-fetch-site': 'same-origin' })).toBe(200);
  });

  it('takes GET and HEAD only', async () => {
    expect(await statusOf('/', { host: host(), cookie }, 'POST')).toBe(405);
    expect(await statusOf('/', { host: host(), cookie }, 'DELETE')).toBe(405);
  });

  it('opens a socket for our own page only', async () => {
    const good = { host: host(), origin: origin(), cookie };
    expect(await upgradeStatus(good)).toBe(101);
    expect(await upgradeStatus({ ...good, origin: 'http://evil.example' })).toBe(403);
    expect(await upgradeStatus({ host: host(), cookie })).toBe(403);
    expect(await upgradeStatus({ host: host(), origin: origin() })).toBe(403);
    expect(await upgradeStatus({ ...good, cookie: `outspoken-${server.port}=wrong` })).toBe(403);
    expect(await upgradeStatus({ ...good, host: `localhost:${server.port}` })).toBe(403);
    expect(await upgradeStatus(good, '/other')).toBe(403);
  });

  it('survives a request that is no HTTP', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.end('\0\0\0 nonsense\r\n\r\n');
    await once(socket.resume(), 'close');
    expect(await statusOf('/', { host: host(), cookie })).toBe(200);
  });
});

describe('frames', () => {
  async function closeCode(send: (socket: WebSocket) => void): Promise<number> {
    const socket = await openSocket(server, { cookie });
    const closed = once(socket, 'close') as Promise<[number]>;
    send(socket);
    return (await closed)[0];
  }

  it.each([
    ['text', (socket: WebSocket) => socket.send('{"id":1}'), 1003],
    ['no msgpack', (socket: WebSocket) => socket.send(Uint8Array.of(0xc1)), 1007],
    ['cut msgpack', (socket: WebSocket) => socket.send(encode({ id: 1, name: 'x' }).slice(0, -1)), 1007],
    ['nothing', (socket: WebSocket) => socket.send(new Uint8Array(0)), 1007],
    ['a number', (socket: WebSocket) => socket.send(encode(7)), 1007],
    ['an id that is none', (socket: WebSocket) => socket.send(encode({ id: 'x', name: 'y' })), 1007],
    ['18 MiB', (socket: WebSocket) => socket.send(new Uint8Array(18 * 1024 * 1024)), 1009],
  ])('ends the connection on %s', async (_what, send, code) => {
    expect(await closeCode(send)).toBe(code);
  });

  it('answers a call without a name under its id', async () => {
    const socket = await openSocket(server, { cookie });
    socket.send(encode({ id: 5 }));
    const [data] = (await once(socket, 'message')) as [Buffer];
    expect(decode(data)).toMatchObject({ id: 5, reply: { ok: false, error: { code: 'invalid-request' } } });
    socket.close();
  });
});

describe('lost connections', () => {
  it('are noticed when the other end no longer answers', async () => {
    const quick = await startTestServer(core, 20);
    const socket = await openSocket(quick, { cookie: await getCookie(quick.address) });
    const before = core.gone.length;
    // Nothing is read any more, so no ping is answered: what a frozen or unplugged machine looks like.
    socket.pause();
    await vi.waitFor(() => expect(core.gone.length).toBe(before + 1), { timeout: 5_000 });
    expect(quick.connections()).toBe(0);
    await quick.dispose();
  });

  it('end when the server does, without waiting for windows that do not answer', async () => {
    const other = await startTestServer(core);
    const socket = await openSocket(other, { cookie: await getCookie(other.address) });
    socket.pause();
    await other.dispose();
    await expect(fetch(other.address)).rejects.toThrow();
    socket.terminate();
  });
});
