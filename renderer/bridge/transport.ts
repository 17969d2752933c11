import type { AppEvent } from '../../shared/contract/events.ts';
import type { Reply } from '../../shared/contract/reply.ts';

/** One call as it travels. */
export interface TransportRequest {
  readonly name: string;
  readonly args: unknown;
}

/** `connecting` until the first connection stands, then `open`, or `lost` while it is being made again. */
export type ConnectionState = 'connecting' | 'open' | 'lost';

/** Whether core can be reached, and who wants to know. */
export interface Connection {
  readonly state: () => ConnectionState;
  /** Calls `listener` after every change; gives the function that ends this. */
  readonly onChange: (listener: (state: ConnectionState) => void) => () => void;
}

/** A way to core. `invoke` rejects with `CallError('connection-lost')` when the reply can no longer come. */
export interface Transport {
  invoke(request: TransportRequest): Promise<Reply>;
  on(listener: (event: AppEvent) => void): () => void;
  readonly connection: Connection;
}
