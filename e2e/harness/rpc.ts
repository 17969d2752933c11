import { decode, encode } from '@msgpack/msgpack';
import { WebSocket } from 'ws';
import type { AppEvent } from '../../shared/contract/events.ts';
import type { MethodArgs, MethodName, MethodResult } from '../../shared/contract/methods.ts';
import type { Reply } from '../../shared/contract/reply.ts';

/** Speaks to the Chromium host as its page does, without a browser. */
export interface Rpc {
  /** Rejects with `code: message` when the app refuses, and when the connection ends first. */
  call<Name extends MethodName>(name: Name, args: MethodArgs<Name>): Promise<MethodResult<Name>>;
  /** Resolves with the first event that `wanted` accepts, from now on. */
  next(wanted: (event: AppEvent) => boolean): Promise<AppEvent>;
  /** Reads a path of the app's own origin, with the page's cookie. */
  fetch(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  close(): void;
}

async function getCookie(address: string): Promise<string> {
  const response = await fetch(address);
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`no cookie from the app: ${response.status}`);
  return cookie;
}

async function open(origin: string, cookie: string): Promise<WebSocket> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket`, { origin, headers: { cookie } });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  // What went wrong shows in the calls that never get a reply.
  socket.on('error', () => undefined);
  return socket;
}

function explain(reply: Extract<Reply, { ok: false }>): Error {
  const { code, message, detail = '' } = reply.error;
  return new Error(`${code}: ${message} ${detail}`);
}

type Frame = { readonly id: number; readonly reply: Reply } | { readonly event: AppEvent };

/** Connects to the app at the address of its ready line. */
export async function connectRpc(address: string): Promise<Rpc> {
  const { origin } = new URL(address);
  const cookie = await getCookie(address);
  const socket = await open(origin, cookie);
  const pending = new Map<
    number,
    { readonly resolve: (reply: Reply) => void; readonly reject: (error: Error) => void }
  >();
  const listeners = new Set<(event: AppEvent) => void>();
  let lastId = 0;
  socket.on('message', (data: Buffer) => {
    const frame = decode(data) as Frame;
    if ('event' in frame) {
      for (const listener of listeners) listener(frame.event);
      return;
    }
    pending.get(frame.id)?.resolve(frame.reply);
    pending.delete(frame.id);
  });
  socket.on('close', () => {
    for (const { reject } of pending.values()) reject(new Error('connection closed'));
    pending.clear();
  });
  return {
    async call<Name extends MethodName>(name: Name, args: MethodArgs<Name>) {
      const id = (lastId += 1);
      const reply = await new Promise<Reply>((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) {
          reject(new Error('connection closed'));
          return;
        }
        pending.set(id, { resolve, reject });
        socket.send(encode({ id, name, args }));
      });
      if (!reply.ok) throw explain(reply);
      return reply.value as MethodResult<Name>;
    },
    next: (wanted) =>
      new Promise((resolve) => {
        const listener = (event: AppEvent) => {
          if (!wanted(event)) return;
          listeners.delete(listener);
          resolve(event);
        };
        listeners.add(listener);
      }),
    fetch: (path, headers = {}) => fetch(`${origin}${path}`, { headers: { ...headers, cookie } }),
    close: () => socket.close(),
  };
}
