import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import type { Disposable } from '../../disposables.ts';

/** A connection in between that can be cut. */
export interface CuttingProxy extends Disposable {
  readonly port: number;
  /** Cuts the next connection after so many bytes of the server; null for never. */
  cutAfterBytes: number | null;
  connections(): number;
  /** Bytes of the server that went through, of all connections. */
  passedBytes(): number;
  /** Cuts what is connected now. */
  cutAll(): void;
}

/** Starts a {@link CuttingProxy} before a server on loopback. */
export async function startCuttingProxy(serverPort: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let count = 0;
  let total = 0;
  const listener = createServer((client) => {
    count += 1;
    const limit = proxy.cutAfterBytes ?? Infinity;
    proxy.cutAfterBytes = null;
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
    client.pipe(server);
    server.on('data', (chunk) => {
      passed += chunk.byteLength;
      if (passed > limit) {
        cut();
        return;
      }
      total += chunk.byteLength;
      client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const cutAll = () => sockets.forEach((socket) => socket.destroy());
  const proxy: CuttingProxy = {
    port: (listener.address() as AddressInfo).port,
    cutAfterBytes: null,
    connections: () => count,
    passedBytes: () => total,
    cutAll,
    async dispose() {
      cutAll();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  return proxy;
}
