import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import type { Disposable } from '../../disposables.ts';

/** A connection in between that can be cut. */
export interface CuttingProxy extends Disposable {
  readonly port: number;
  /** Cuts the next connection after so many bytes of the server; null for never. */
  cutAfterBytes: number | null;
  /** Cuts the next connection after so many bytes of the client, which reach the server; null for never. */
  cutSentAfterBytes: number | null;
  connections(): number;
  /** Bytes of the server that went through, of all connections. */
  passedBytes(): number;
  /** Bytes of the client that went through, of all connections. */
  sentBytes(): number;
  /** Cuts what is connected now. */
  cutAll(): void;
}

/** Gives the server what the client says, up to `limit` bytes of it. */
function passOn(way: {
  readonly client: Socket;
  readonly server: Socket;
  readonly limit: number;
  readonly cut: () => void;
  readonly onPassed: (bytes: number) => void;
}): void {
  const { client, server, limit, cut, onPassed } = way;
  let sent = 0;
  client.on('data', (chunk) => {
    const part = chunk.subarray(0, Math.max(0, limit - sent));
    sent += chunk.byteLength;
    onPassed(part.byteLength);
    server.write(part, () => {
      // Only once the server has them: a cut takes what is still on its way.
      if (sent > limit) setImmediate(cut);
    });
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
    let passed = 0;
    const server = connect(serverPort, '127.0.0.1');
    const cut = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', cut).on('close', cut);
    }
    passOn({ client, server, limit: sentLimit, cut, onPassed: (bytes) => (totals.sent += bytes) });
    server.on('data', (chunk) => {
      passed += chunk.byteLength;
      if (passed > limit) {
        cut();
        return;
      }
      totals.passed += chunk.byteLength;
      client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const cutAll = () => sockets.forEach((socket) => socket.destroy());
  const proxy: CuttingProxy = {
    port: (listener.address() as AddressInfo).port,
    cutAfterBytes: null,
    cutSentAfterBytes: null,
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
