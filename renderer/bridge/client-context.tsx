import { type ReactNode, createContext, use, useSyncExternalStore } from 'react';
import type { Client } from './client.ts';
import type { ConnectionState } from './transport.ts';

const ClientContext = createContext<Client | null>(null);

/** Gives `client` to everything below. */
export function ClientProvider({
  client,
  children,
}: {
  readonly client: Client;
  readonly children: ReactNode;
}) {
  return <ClientContext value={client}>{children}</ClientContext>;
}

/** The client of this window. */
export function useClient(): Client {
  const client = use(ClientContext);
  if (!client) throw new Error('useClient outside of ClientProvider');
  return client;
}

/** State of the connection to core, kept up to date. */
export function useConnection(): ConnectionState {
  const { connection } = useClient();
  return useSyncExternalStore(connection.onChange, connection.state);
}
