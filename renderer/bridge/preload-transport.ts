import type { AppEvent } from '../../shared/contract/events.ts';
import type { Reply } from '../../shared/contract/reply.ts';
import type { Transport, TransportRequest } from './transport.ts';

/** What the Electron preload puts on `window.outspoken`. */
export interface PreloadBridge {
  invoke(request: TransportRequest): Promise<Reply>;
  /** Gives the function that ends listening. */
  on(listener: (event: AppEvent) => void): () => void;
}

/** A transport over the Electron preload; its connection lasts as long as the window. */
export function createPreloadTransport(bridge: PreloadBridge): Transport {
  return {
    invoke: (request) => bridge.invoke(request),
    on: (listener) => bridge.on(listener),
    connection: { state: () => 'open', onChange: () => () => undefined },
  };
}
