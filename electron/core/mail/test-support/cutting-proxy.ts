import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import type { Disposable } from '../../disposables.ts';
import { type Fault, createFaultWatch } from './conversation-fault.ts';

/** A connection in between that can be cut. */
export interface CuttingProxy extends Disposable {
  readonly port: number;
  /** Cuts the next connection after so many bytes of the server, which reach the client; null for never. */
  cutAfterBytes: number | null;
  /** Cuts the next connection after so many bytes of the client, which reach the server; null for never. */
  cutSentAfterBytes: number | null;
  /** Goes wrong once, in whichever connection gets there first; null when it has, or for never. */
  fault: Fault | null;
  connections(): number;
  /** Bytes of the server that went through, of all connections. */
  passedBytes(): number;
  /** Bytes of the client that went through, of all connections. */
  sentBytes(): number;
  /** Cuts what is connected now. */
  cutAll(): void;
}

/** One direction of a connection. */
interface Way {
  readonly side: Fault['from'];
  readonly from: Socket;
  readonly to: Socket;
  /** Bytes that may pass. */
  readonly limit: number;
  readonly cut: () => void;
  readonly onPassed: (bytes: number) => void;
}

/** Passes on what one side says, up to `limit` bytes of it or up to the fault. */
function passOn(
  way: Way,
  ends: { readonly client: Socket; isSilent: boolean },
  proxy: Pick<CuttingProxy, 'fault'>,
): void {
  const { from, to, limit, cut, onPassed } = way;
  const watch = createFaultWatch(way.side);
  let passed = 0;
  from.on('data', (chunk) => {
    if (ends.isSilent) return;
    const struck = proxy.fault === null ? null : watch(chunk, proxy.fault);
    const part = chunk.subarray(0, Math.max(0, Math.min(limit - passed, struck?.atByte ?? Infinity)));
    const isOver = passed + chunk.byteLength > limit || struck?.then === 'cut';
    passed += part.byteLength;
    onPassed(part.byteLength);
    if (struck !== null) proxy.fault = null;
    ends.isSilent ||= isOver || struck?.then === 'silence';
    // Only once they have it: a cut takes what is still on its way.
    const end = () => (isOver ? void setImmediate(cut) : undefined);
    const say = () => (struck?.words ? ends.client.write(struck.words, 'latin1', end) : end());
    if (part.byteLength > 0) to.write(part, say);
    else say();
  });
}

/** Starts a {@link CuttingProxy} before a server on loopback. */
export async function startCuttingProxy(serverPort: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let count = 0;
  const totals = { passed: 0, sent: 0 };
  const listener = createServer((client) => {
    count += 1;
    const limit = proxy.cutAfterBytes ?? Infinity;
    const sentLimit = proxy.cutSentAfterBytes ?? Infinity;
    Object.assign(proxy, { cutAfterBytes: null, cutSentAfterBytes: null });
    const server = connect(serverPort, '127.0.0.1');
    const cut = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', cut).on('close', () => {
        sockets.delete(socket);
        cut();
      });
    }
    const ends = { client, isSilent: false };
    const there = { side: 'client', from: client, to: server, limit: sentLimit, cut } as const;
    passOn({ ...there, onPassed: (bytes) => (totals.sent += bytes) }, ends, proxy);
    const back = { side: 'server', from: server, to: client, limit, cut } as const;
    passOn({ ...back, onPassed: (bytes) => (totals.passed += bytes) }, ends, proxy);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const cutAll = () => sockets.forEach((socket) => socket.destroy());
  const proxy: CuttingProxy = {
    port: (listener.address() as AddressInfo).port,
    cutAfterBytes: null,
    cutSentAfterBytes: null,
    fault: null,
    connections: () => count,
    passedBytes: () => totals.passed,
    sentBytes: () => totals.sent,
    cutAll,
    async dispose() {
      cutAll();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  return proxy;
}
