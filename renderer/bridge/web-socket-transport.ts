import { decode, encode } from '@msgpack/msgpack';
import type { AppEvent } from '../../shared/contract/events.ts';
import type { Reply } from '../../shared/contract/reply.ts';
import { CallError } from './call-error.ts';
import { createListeners } from './listeners.ts';
import { isRepeatable } from './repeatable-methods.ts';
import type { ConnectionState, Transport, TransportRequest } from './transport.ts';

/** What happens on a socket: `closed` comes exactly once, also when it never opened. */
export interface SocketListener {
  readonly opened: (send: (frame: Uint8Array<ArrayBuffer>) => void) => void;
  readonly received: (frame: ArrayBuffer) => void;
  readonly closed: () => void;
}

interface PendingCall {
  readonly request: TransportRequest;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: CallError) => void;
}

const firstRetryMs = 250;
const longestRetryMs = 5000;

/** Time to wait before attempt number `attempt` (from 0) to connect again, in milliseconds. */
export function reconnectDelayMs(attempt: number): number {
  return Math.min(longestRetryMs, firstRetryMs * 2 ** attempt);
}

function lost(): CallError {
  return new CallError('connection-lost', 'the connection to core was lost');
}

/**
 * Talks msgpack over binary WebSocket frames: `{id, name, args}` out, `{id, reply}` or `{event}` in. Connects again by
 * itself for ever; calls that may be repeated wait for that, all others reject with `connection-lost`.
 */
export function createWebSocketTransport(options: {
  readonly openSocket: (listener: SocketListener) => void;
  readonly schedule: (action: () => void, delayMs: number) => void;
}): Transport {
  const events = createListeners<AppEvent>();
  const changes = createListeners<ConnectionState>();
  const pending = createPendingCalls();
  let state: ConnectionState = 'connecting';
  let attempt = 0;

  const setState = (next: ConnectionState) => {
    if (next === state) return;
    state = next;
    changes.tell(next);
  };
  const connect = () => {
    options.openSocket({
      opened: (send) => {
        attempt = 0;
        pending.connected(send);
        setState('open');
      },
      received: (data) => {
        const frame = decode(data) as { id: number; reply: Reply } | { event: AppEvent };
        if ('event' in frame) events.tell(frame.event);
        else pending.settle(frame.id, frame.reply);
      },
      closed: () => {
        if (state === 'open') pending.disconnected();
        if (state !== 'connecting') setState('lost');
        options.schedule(connect, reconnectDelayMs(attempt++));
      },
    });
  };
  connect();
  return {
    invoke: (request) => {
      if (state === 'lost' && !isRepeatable(request.name)) return Promise.reject(lost());
      return pending.add(request);
    },
    on: (listener) => events.add(listener),
    connection: { state: () => state, onChange: (listener) => changes.add(listener) },
  };
}

/** Calls without a reply; sent when there is a connection, again when there is a new one. */
function createPendingCalls() {
  const calls = new Map<number, PendingCall>();
  let nextId = 1;
  let sendFrame: ((frame: Uint8Array<ArrayBuffer>) => void) | null = null;
  const send = (id: number, { name, args }: TransportRequest) =>
    sendFrame?.(encode({ id, name, args }, { ignoreUndefined: true }));
  return {
    add: (request: TransportRequest) =>
      new Promise<Reply>((resolve, reject) => {
        const id = nextId++;
        calls.set(id, { request, resolve, reject });
        send(id, request);
      }),
    settle(id: number, reply: Reply) {
      calls.get(id)?.resolve(reply);
      calls.delete(id);
    },
    connected(sender: (frame: Uint8Array<ArrayBuffer>) => void) {
      sendFrame = sender;
      for (const [id, call] of calls) send(id, call.request);
    },
    disconnected() {
      sendFrame = null;
      for (const [id, call] of calls) {
        if (isRepeatable(call.request.name)) continue;
        calls.delete(id);
        call.reject(lost());
      }
    },
  };
}
