/** Something that holds a process, timer, handle or listener. `dispose` drains, then closes; calling it twice is harmless. */
export interface Disposable {
  dispose(): void | Promise<void>;
}

/** Disposes what was added in reverse order, each even when another failed; rejects with the first failure. */
export function createDisposables(): Disposable & { add<Item extends Disposable>(item: Item): Item } {
  const items: Disposable[] = [];
  return {
    add(item) {
      items.push(item);
      return item;
    },
    async dispose() {
      const failures: unknown[] = [];
      for (let item = items.pop(); item; item = items.pop()) {
        try {
          await item.dispose();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
