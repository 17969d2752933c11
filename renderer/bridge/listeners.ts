/** A set of listeners of one kind. */
export interface Listeners<Value> {
  add(listener: (value: Value) => void): () => void;
  tell(value: Value): void;
}

/** Creates {@link Listeners}. Adding or removing while telling affects the next telling only. */
export function createListeners<Value>(): Listeners<Value> {
  const listeners = new Set<(value: Value) => void>();
  return {
    add(listener) {
      // A wrapper of its own, so that the same function may be added twice.
      const entry = (value: Value) => listener(value);
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    tell(value) {
      for (const listener of [...listeners]) listener(value);
    },
  };
}
