import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAppFiles, securityHeaders } from '../../core/app-files.ts';
import type { Core } from '../../core/core.ts';
import type { Disposable } from '../../core/disposables.ts';
import type { Log } from '../../core/log.ts';
import { type Access, createAccess } from './access.ts';
import { sendWebResponse, toWebRequest } from './media-route.ts';
import { type SocketRoute, createSocketRoute } from './transport.ts';

/** The loopback server of one core. */
export interface AppServer extends Disposable {
  readonly port: number;
  /** Address with a token that admits any number of times. */
  readonly address: string;
  /** Address with a token that admits once. */
  mintAddress(): string;
  /** Number of windows that are connected now. */
  connections(): number;
}

/** What {@link startServer} serves. */
export interface AppServerOptions {
  readonly core: Core;
  readonly log: Log;
  /** Folder of the built page. */
  readonly rendererDirectory: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Time between two signs of life asked of every window, milliseconds. */
  readonly heartbeatMs?: number;
}

const forbiddenPage = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Outspoken</title>
<h1>This address is not complete</h1>
<p>Open the whole address that Outspoken printed when it started, with its token. It changes at every start.</p></html>`;

function refuse(response: ServerResponse): void {
  response.writeHead(403, {
    ...securityHeaders,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Cache-Control': 'no-store',
    Connection: 'close',
  });
  response.end(forbiddenPage);
}

/** Lets a request in, setting the cookie for one that shows a token; false when it was refused. */
function admit(request: IncomingMessage, response: ServerResponse, access: Access): boolean {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const token = url.pathname === '/' ? url.searchParams.get('token') : null;
  // A token counts wherever the address was clicked, which sends no origin; a script that sends one must be ours.
  const { host, origin } = request.headers;
  if (token !== null && access.isOurs({ host, origin })) {
    const cookie = access.admit(token);
    if (cookie !== null) {
      response.setHeader('Set-Cookie', cookie);
      return true;
    }
  }
  return access.isOurs(request.headers) && access.hasCookie(request.headers);
}

function isWellFormed(url: string | undefined): boolean {
  return url !== undefined && url.startsWith('/') && URL.canParse(url, 'http://127.0.0.1');
}

function createRequestListener(options: AppServerOptions, access: Access, origin: string) {
  const files = createAppFiles(options.rendererDirectory);
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isWellFormed(request.url) || !admit(request, response, access)) {
      refuse(response);
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { ...securityHeaders, Allow: 'GET, HEAD', Connection: 'close' }).end();
      return;
    }
    const webRequest = toWebRequest(request, response, origin);
    const isMedia = new URL(webRequest.url).pathname.startsWith('/media/');
    await sendWebResponse(await (isMedia ? options.core.media(webRequest) : files(webRequest)), response);
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

async function closeServer(server: Server, sockets: SocketRoute): Promise<void> {
  await sockets.dispose();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Serves page, media and socket on 127.0.0.1 and nowhere else. Rejects when the port is taken. */
export async function startServer(options: AppServerOptions): Promise<AppServer> {
  const server = createServer({ maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 30_000 });
  const port = await listen(server, options.port);
  const origin = `http://127.0.0.1:${port}`;
  const access = createAccess(port);
  const answer = createRequestListener(options, access, origin);
  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      options.log.error('request-failed', error);
      response.destroy();
    });
  });
  const sockets = createSocketRoute({
    core: options.core,
    log: options.log,
    heartbeatMs: options.heartbeatMs ?? 2_000,
    isAllowed: (request) =>
      request.url === '/socket' &&
      request.headers.origin === origin &&
      access.isOurs(request.headers) &&
      access.hasCookie(request.headers),
  });
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  return {
    port,
    address: `${origin}/?token=${access.token}`,
    mintAddress: () => `${origin}/?token=${access.mintSingleUseToken()}`,
    connections: () => sockets.connections(),
    dispose: () => closeServer(server, sockets),
  };
}
