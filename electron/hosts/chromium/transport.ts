import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { decode, encode } from '@msgpack/msgpack';
import { type WebSocket, WebSocketServer } from 'ws';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Reply } from '../../../shared/contract/reply.ts';
import type { Core } from '../../core/core.ts';
import type { Disposable } from '../../core/disposables.ts';
import type { Log } from '../../core/log.ts';

/** What the socket of the page needs. */
export interface SocketRouteOptions {
  readonly core: Core;
  readonly log: Log;
  readonly heartbeatMs: number;
  isAllowed(request: IncomingMessage): boolean;
}

/** WebSocket connections of pages: calls in, replies and events out. */
export interface SocketRoute extends Disposable {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  connections(): number;
}

/** Largest chunk a call may carry is 16 MiB; the rest is room for its envelope. */
const maxFrameBytes = 17 * 1024 * 1024;
/** Calls of one page that may be under way before its socket is read no further. */
const maxCallsUnderWay = 64;
/** A page that lets so much pile up unread is gone; it reads everything again when it comes back. */
const maxUnsentBytes = 16 * 1024 * 1024;
/** On one computer only a frozen end does not answer, and a busy one may take seconds. */
const missedHeartbeats = 5;
const goodbyeMs = 500;

/** WebSocket close codes: RFC 6455 section 7.4.1. */
const unsupportedData = 1003;
const invalidPayload = 1007;
const goingAway = 1001;

interface Frame {
  readonly id: number;
  readonly request: unknown;
}

/** Reads `{id, name, args}`; null for anything without an id to answer to. */
function readFrame(data: Buffer): Frame | null {
  try {
    const frame = decode(data);
    if (typeof frame !== 'object' || frame === null || !('id' in frame)) return null;
    const { id, ...request } = frame;
    return typeof id === 'number' && Number.isSafeInteger(id) ? { id, request } : null;
  } catch {
    return null;
  }
}

function send(socket: WebSocket, frame: { id: number; reply: Reply } | { event: AppEvent }): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > maxUnsentBytes) {
    socket.terminate();
    return;
  }
  socket.send(encode(frame, { ignoreUndefined: true }));
}

/** Answers the calls of one page, reading no more than core can take. */
function answerCalls(socket: WebSocket, { core, log }: SocketRouteOptions): void {
  const callerId = randomUUID();
  let underWay = 0;
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    const frame = isBinary ? readFrame(data) : null;
    if (frame === null) {
      socket.close(isBinary ? invalidPayload : unsupportedData);
      return;
    }
    underWay += 1;
    if (underWay >= maxCallsUnderWay) socket.pause();
    core
      .call(frame.request, callerId)
      .then((reply) => send(socket, { id: frame.id, reply }))
      .catch((error: unknown) => {
        log.error('reply-failed', error);
        socket.terminate();
      })
      .finally(() => {
        underWay -= 1;
        if (socket.isPaused && underWay < maxCallsUnderWay) socket.resume();
      });
  });
  socket.on('close', () => core.callerGone(callerId));
}

/** Ends connections whose other end no longer answers: a half-open connection looks fine until something is sent. */
function createHeartbeat(
  server: WebSocketServer,
  everyMs: number,
): Disposable & { add(socket: WebSocket): void } {
  const missed = new WeakMap<WebSocket, number>();
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      // A paused socket cannot have seen the answer.
      if (socket.isPaused) continue;
      const count = missed.get(socket) ?? 0;
      if (count >= missedHeartbeats) {
        socket.terminate();
        continue;
      }
      missed.set(socket, count + 1);
      socket.ping();
    }
  }, everyMs);
  return {
    add: (socket) => void socket.on('pong', () => missed.set(socket, 0)),
    dispose: () => clearInterval(timer),
  };
}

/** Says goodbye, and hangs up when that is not answered. */
async function closeSocket(socket: WebSocket): Promise<void> {
  const hangUp = setTimeout(() => socket.terminate(), goodbyeMs);
  const closed = once(socket, 'close');
  socket.close(goingAway);
  await closed;
  clearTimeout(hangUp);
}

/** Creates the {@link SocketRoute}. Frames are msgpack: `{id, name, args}` in, `{id, reply}` and `{event}` out. */
export function createSocketRoute(options: SocketRouteOptions): SocketRoute {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
  });
  const heartbeat = createHeartbeat(server, options.heartbeatMs);
  const events = options.core.on((event) => {
    for (const socket of server.clients) send(socket, { event });
  });
  server.on('connection', (socket) => {
    // The reason is in the close that follows: a frame too large, a broken connection.
    socket.on('error', () => undefined);
    heartbeat.add(socket);
    answerCalls(socket, options);
  });
  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      if (!options.isAllowed(request)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request));
    },
    connections: () => server.clients.size,
    async dispose() {
      await heartbeat.dispose();
      await events.dispose();
      await Promise.all([...server.clients].map(closeSocket));
      server.close();
    },
  };
}
