import { useMemo, useSyncExternalStore } from 'react';
import type { EventName } from '../../shared/contract/events.ts';
import type { MethodArgs, MethodName, MethodResult } from '../../shared/contract/methods.ts';
import { useClient } from './client-context.tsx';
import { type LiveState, createLiveQuery } from './live-query.ts';

/** What {@link useLive} gives. */
export interface Live<Value> extends LiveState<Value> {
  /** Reads again now. */
  readonly refresh: () => void;
}

/**
 * Result of a reading call, read again after every event in `refreshOn` and when the connection returns. `args` and
 * `refreshOn` are compared by their content, so literals are fine.
 */
export function useLive<Name extends MethodName>(
  name: Name,
  args: MethodArgs<Name>,
  refreshOn: readonly EventName[],
): Live<MethodResult<Name>> {
  const client = useClient();
  const key = JSON.stringify([args, refreshOn]);
  const query = useMemo(() => {
    const [parsedArgs, parsedEvents] = JSON.parse(key) as [MethodArgs<Name>, readonly EventName[]];
    return createLiveQuery({ client, name, args: parsedArgs, refreshOn: parsedEvents });
  }, [client, name, key]);
  const state = useSyncExternalStore(query.subscribe, query.state);
  return { ...state, refresh: query.refresh };
}
