import { type PreloadBridge, createPreloadTransport } from './preload-transport.ts';
import type { Transport } from './transport.ts';
import { type SocketListener, createWebSocketTransport } from './web-socket-transport.ts';

declare global {
  interface Window {
    readonly outspoken?: PreloadBridge;
  }
}

function openSocket(listener: SocketListener): void {
  const address = new URL('/socket', window.location.href);
  address.protocol = 'ws:';
  const socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => listener.opened((frame) => socket.send(frame));
  socket.onmessage = (event: MessageEvent<ArrayBuffer>) => listener.received(event.data);
  socket.onclose = () => listener.closed();
}

/** The transport of the host this page runs in: the Electron preload, or the Chromium host's socket. */
export function openTransport(): Transport {
  if (window.outspoken) return createPreloadTransport(window.outspoken);
  return createWebSocketTransport({
    openSocket,
    schedule: (action, delayMs) => void window.setTimeout(action, delayMs),
  });
}

/** Takes `?token=` out of the page's address, so that it is not shown, copied or reloaded. */
export function stripToken(): void {
  const address = new URL(window.location.href);
  if (!address.searchParams.has('token')) return;
  address.searchParams.delete('token');
  window.history.replaceState(window.history.state, '', address);
}
