import { createGate } from '../gate.ts';

/** Keeps changes of the library apart. None of its functions may be called from within a `work` of the same one. */
export interface LibraryLocks {
  /** Alone with one recording: nothing else reads and writes it, or moves the folders above it. */
  withRecording<Value>(recordingId: string, work: () => Promise<Value>): Promise<Value>;
  /** Alone in choosing names and making or renaming folders. May be called from within `withRecording`. */
  withPlaces<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Alone with the whole library. */
  exclusively<Value>(work: () => Promise<Value>): Promise<Value>;
}

/** Creates {@link LibraryLocks}; whoever waits is served in order. */
export function createLibraryLocks(): LibraryLocks {
  const recordings = new Map<string, Promise<unknown>>();
  const gate = createGate();
  let places: Promise<unknown> = Promise.resolve();

  return {
    withRecording: (recordingId, work) =>
      gate.shared(async () => {
        const turn = (recordings.get(recordingId) ?? Promise.resolve()).then(work, work);
        const settled = turn.catch(() => undefined);
        recordings.set(recordingId, settled);
        try {
          return await turn;
        } finally {
          if (recordings.get(recordingId) === settled) recordings.delete(recordingId);
        }
      }),
    withPlaces: (work) => {
      const turn = places.then(work, work);
      places = turn.catch(() => undefined);
      return turn;
    },
    exclusively: gate.exclusive,
  };
}
