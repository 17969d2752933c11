import type { EventName, Events } from '../../shared/contract/events.ts';
import type { MethodArgs, MethodName, MethodResult } from '../../shared/contract/methods.ts';
import { CallError } from './call-error.ts';
import { createListeners } from './listeners.ts';
import type { Connection, Transport } from './transport.ts';

/** Core as the renderer sees it. */
export interface Client {
  /** Rejects with {@link CallError}, and with nothing else. */
  call<Name extends MethodName>(name: Name, args: MethodArgs<Name>): Promise<MethodResult<Name>>;
  /** Like `call`, for what only reads: those who ask for the same at the same moment get the same answer. */
  read<Name extends MethodName>(name: Name, args: MethodArgs<Name>): Promise<MethodResult<Name>>;
  /** Calls `listener` for every event of this name; gives the function that ends this. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void;
  readonly connection: Connection;
}

/** Puts types and errors on a transport. */
export function createClient(transport: Transport): Client {
  const events = createListeners<{ readonly name: EventName; readonly payload: unknown }>();
  transport.on((event) => events.tell(event));
  const call: Client['call'] = async <Name extends MethodName>(name: Name, args: MethodArgs<Name>) => {
    const reply = await transport.invoke({ name, args });
    if (reply.ok) return reply.value as MethodResult<Name>;
    throw new CallError(reply.error.code, reply.error.message, reply.error.detail);
  };
  const asked = new Map<string, Promise<unknown>>();
  return {
    call,
    read<Name extends MethodName>(name: Name, args: MethodArgs<Name>) {
      const key = JSON.stringify([name, args]);
      const known = asked.get(key);
      if (known !== undefined) return known as Promise<MethodResult<Name>>;
      const answer = call(name, args);
      asked.set(key, answer);
      // Whoever asks later may want to know of what has changed meanwhile.
      queueMicrotask(() => asked.delete(key));
      return answer;
    },
    on: <Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void) =>
      events.add((event) => {
        if (event.name === name) listener(event.payload as Events[Name]);
      }),
    connection: transport.connection,
  };
}
