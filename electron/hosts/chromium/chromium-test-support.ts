import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, encode } from '@msgpack/msgpack';
import { WebSocket } from 'ws';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Reply } from '../../../shared/contract/reply.ts';
import type { Core } from '../../core/core.ts';
import { type AppServer, startServer } from './server.ts';
import { type TestTransport, type TestWindow, silentLog } from '../../core/core-test-support.ts';

/** Starts the Chromium host's real server with a page that says no more than `page`. */
export async function startTestServer(core: Core, heartbeatMs?: number): Promise<AppServer> {
  const rendererDirectory = await mkdtemp(join(tmpdir(), 'outspoken-renderer-'));
  await writeFile(join(rendererDirectory, 'index.html'), '<title>page</title>');
  const heartbeat = heartbeatMs === undefined ? {} : { heartbeatMs };
  return startServer({ core, log: silentLog, rendererDirectory, port: 0, ...heartbeat });
}

/** Shows the token as a browser does and gives the cookie it gets. */
export async function getCookie(address: string): Promise<string> {
  const response = await fetch(address);
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** Opens the socket of a page, with its cookie and origin. */
export async function openSocket(server: AppServer, headers: Record<string, string>): Promise<WebSocket> {
  const origin = `http://127.0.0.1:${server.port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket`, { origin, headers });
  await once(socket, 'open');
  return socket;
}

async function openWindow(server: AppServer): Promise<TestWindow> {
  const cookie = await getCookie(server.mintAddress());
  const socket = await openSocket(server, { cookie });
  const events: AppEvent[] = [];
  const waiting = new Map<number, (reply: Reply) => void>();
  socket.on('message', (data: Buffer) => {
    const frame = decode(data) as { id: number; reply: Reply } | { event: AppEvent };
    if ('event' in frame) events.push(frame.event);
    else waiting.get(frame.id)?.(frame.reply);
  });
  let lastId = 0;
  return {
    events,
    call: (request) =>
      new Promise((resolve) => {
        const id = ++lastId;
        waiting.set(id, resolve);
        socket.send(encode({ ...(request as object), id }));
      }),
    fetch: (path, init = {}) =>
      fetch(`http://127.0.0.1:${server.port}${path}`, { ...init, headers: { ...init.headers, cookie } }),
    async close() {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

/** The Chromium host's transport: real sockets and real HTTP. */
export async function openChromiumTransport(core: Core): Promise<TestTransport> {
  const server = await startTestServer(core);
  return {
    openWindow: () => openWindow(server),
    dispose: async () => {
      await server.dispose();
    },
  };
}
