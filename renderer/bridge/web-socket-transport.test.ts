import { decode, encode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { type SocketListener, createWebSocketTransport, reconnectDelayMs } from './web-socket-transport.ts';

interface SentCall {
  readonly id: number;
  readonly name: string;
  readonly args: unknown;
}

/** Sockets that open, answer and break when the test says so. */
function setUp() {
  const sockets: { listener: SocketListener; sent: SentCall[] }[] = [];
  const scheduled: { action: () => void; delayMs: number }[] = [];
  const transport = createWebSocketTransport({
    openSocket: (listener) => void sockets.push({ listener, sent: [] }),
    schedule: (action, delayMs) => void scheduled.push({ action, delayMs }),
  });
  const last = () => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error('no socket');
    return socket;
  };
  return {
    transport,
    scheduled,
    sent: () => last().sent,
    open: () => {
      const { listener, sent } = last();
      listener.opened((frame) => void sent.push(decode(frame) as SentCall));
    },
    receive: (message: unknown) => {
      last().listener.received(encode(message).slice().buffer);
    },
    close: () => last().listener.closed(),
    reconnect: () => scheduled.shift()?.action(),
  };
}

const info = { name: 'app.getInfo', args: {} };
const queue = { name: 'outbox.queueMessage', args: {} };

describe('createWebSocketTransport', () => {
  it('matches replies to calls, in whatever order they come', async () => {
    const { transport, open, sent, receive } = setUp();
    open();
    const first = transport.invoke(info);
    const second = transport.invoke(queue);
    receive({ id: sent()[1]?.id, reply: { ok: true, value: 'second' } });
    receive({ id: sent()[0]?.id, reply: { ok: true, value: 'first' } });
    expect(await Promise.all([first, second])).toEqual([
      { ok: true, value: 'first' },
      { ok: true, value: 'second' },
    ]);
  });

  it('carries bytes as bytes', () => {
    const { transport, open, sent } = setUp();
    open();
    void transport.invoke({
      name: 'recording.appendChunk',
      args: { data: new Uint8Array([1, 2]), left: undefined },
    });
    expect(sent()[0]?.args).toEqual({ data: new Uint8Array([1, 2]) });
  });

  it('tells events', () => {
    const { transport, open, receive } = setUp();
    const events: unknown[] = [];
    transport.on((event) => events.push(event));
    open();
    receive({ event: { name: 'recording.started', payload: { recordingId: 'r', kind: 'voice' } } });
    expect(events).toEqual([{ name: 'recording.started', payload: { recordingId: 'r', kind: 'voice' } }]);
  });

  it('keeps every call until the first connection stands', () => {
    const { transport, open, sent, close, reconnect } = setUp();
    void transport.invoke(queue);
    close();
    expect(transport.connection.state()).toBe('connecting');
    reconnect();
    open();
    expect(sent().map(({ name }) => name)).toEqual(['outbox.queueMessage']);
  });

  it('repeats what may be repeated after a lost connection, and gives back the rest', async () => {
    const { transport, open, sent, close, reconnect, receive } = setUp();
    const states: string[] = [];
    transport.connection.onChange((state) => states.push(state));
    open();
    const read = transport.invoke(info);
    const write = transport.invoke(queue);
    close();
    await expect(write).rejects.toMatchObject({ code: 'connection-lost' });
    await expect(transport.invoke(queue)).rejects.toMatchObject({ code: 'connection-lost' });
    reconnect();
    open();
    expect(sent().map(({ name }) => name)).toEqual(['app.getInfo']);
    receive({ id: sent()[0]?.id, reply: { ok: true, value: 'again' } });
    expect(await read).toEqual({ ok: true, value: 'again' });
    expect(states).toEqual(['open', 'lost', 'open']);
  });

  it('waits longer and longer, and starts anew after a success', () => {
    const { scheduled, open, close, reconnect } = setUp();
    const waited: (number | undefined)[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      close();
      waited.push(scheduled[0]?.delayMs);
      reconnect();
    }
    open();
    close();
    waited.push(scheduled[0]?.delayMs);
    expect(waited).toEqual([250, 500, 1000, 250]);
    expect(reconnectDelayMs(50)).toBe(5000);
  });
});
