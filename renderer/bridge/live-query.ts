import type { EventName } from '../../shared/contract/events.ts';
import type { MethodArgs, MethodName, MethodResult } from '../../shared/contract/methods.ts';
import { type CallError, toCallError } from './call-error.ts';
import type { Client } from './client.ts';
import { createListeners } from './listeners.ts';
import type { ConnectionState } from './transport.ts';

/** What is known of a call's result. `value` stays while it is read again and when that fails. */
export interface LiveState<Value> {
  readonly value: Value | undefined;
  readonly error: CallError | undefined;
  /** True until the first answer, and while it is read again. */
  readonly loading: boolean;
}

/** A call whose result is kept up to date while someone looks at it. */
export interface LiveQuery<Value> {
  /** The first subscriber starts it, the last one to leave stops it. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly state: () => LiveState<Value>;
  readonly refresh: () => void;
}

/** Creates a {@link LiveQuery} that reads again after every event in `refreshOn` and when the connection returns. One call at a time. */
export function createLiveQuery<Name extends MethodName>(options: {
  readonly client: Client;
  readonly name: Name;
  readonly args: MethodArgs<Name>;
  readonly refreshOn: readonly EventName[];
}): LiveQuery<MethodResult<Name>> {
  const { client, name, args } = options;
  const listeners = createListeners<undefined>();
  let state: LiveState<MethodResult<Name>> = { value: undefined, error: undefined, loading: true };
  let watchers = 0;
  let stops: readonly (() => void)[] = [];

  const set = (change: Partial<LiveState<MethodResult<Name>>>) => {
    state = { ...state, ...change };
    listeners.tell(undefined);
  };
  const refresh = createSingleRunner(async () => {
    if (watchers === 0) return;
    if (!state.loading) set({ loading: true });
    try {
      set({ value: await client.read(name, args), error: undefined, loading: false });
    } catch (error) {
      set({ error: toCallError(error), loading: false });
    }
  });
  const onConnection = (connection: ConnectionState) => {
    if (connection === 'open') refresh();
  };
  return {
    subscribe: (listener) => {
      const remove = listeners.add(listener);
      if (watchers++ === 0) {
        stops = [
          ...options.refreshOn.map((event) => client.on(event, refresh)),
          client.connection.onChange(onConnection),
        ];
        refresh();
      }
      return () => {
        remove();
        if (--watchers === 0) for (const stop of stops) stop();
      };
    },
    state: () => state,
    refresh,
  };
}

/** Runs `action` when called; calls during a run lead to one more run after it. `action` must not reject. */
function createSingleRunner(action: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const run = () => {
    again = running;
    if (running) return;
    running = true;
    void action().then(() => {
      running = false;
      if (again) run();
    });
  };
  return run;
}
