/** Remembers over a reload of this window, and in no other window, which take it was recording. */
export interface TakeMemory {
  remember(recordingId: string): void;
  forget(): void;
  /** The take that a reload cut off, or null. */
  recall(): string | null;
}

const key = 'outspoken.take';

/** Creates a {@link TakeMemory} over `sessionStorage`, which every window has for itself. */
export function createTakeMemory(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): TakeMemory {
  return {
    remember: (recordingId) => storage.setItem(key, recordingId),
    forget: () => storage.removeItem(key),
    recall: () => storage.getItem(key),
  };
}
