import type { AppEvent, EventName, Events } from '../../shared/contract/events.ts';
import type { Disposable } from './disposables.ts';

/** Sends one event to everyone who listens. */
export type Emit = <Name extends EventName>(name: Name, payload: Events[Name]) => void;

/** Fan-out of events from core to its hosts. A listener that throws is reported and does not stop the others. */
export interface EventHub {
  readonly emit: Emit;
  on(listener: (event: AppEvent) => void): Disposable;
}

/** Creates an {@link EventHub}; `onListenerError` gets what listeners throw. */
export function createEventHub(onListenerError: (error: unknown) => void): EventHub {
  const listeners = new Set<(event: AppEvent) => void>();
  return {
    emit: (name, payload) => {
      for (const listener of listeners) {
        try {
          listener({ name, payload } as AppEvent);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
    on(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
}
