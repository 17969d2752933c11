/** When one picture or piece of sound was captured and when the page had it, both in milliseconds of `performance.now`. */
export interface Sample {
  readonly capturedMs: number;
  readonly arrivedMs: number;
}

/** Sees when the pictures or sounds of a track are captured, without touching them. */
export interface SampleWatch {
  /** The newest samples, oldest first: at least ten seconds of them. */
  samples(): readonly Sample[];
  /** Resolves with the next sample. */
  next(): Promise<void>;
  dispose(): void;
}

interface TimedData {
  /** Microseconds of some clock. */
  readonly timestamp: number;
  close(): void;
}

/** Breakout box (MediaStreamTrack Insertable Media Processing); TypeScript does not know it yet. */
type TrackProcessor = new (init: { readonly track: MediaStreamTrack }) => {
  readonly readable: ReadableStream<TimedData>;
};

const keptSamples = 1000;
/** Time stamps and clock differ by less than this only where they are of the same clock. */
const mostLatencyMs = 1000;

/** Starts watching `track`. Null where the browser does not let samples be seen. */
export function watchSamples(track: MediaStreamTrack): SampleWatch | null {
  const { MediaStreamTrackProcessor: Processor } = globalThis as {
    readonly MediaStreamTrackProcessor?: TrackProcessor;
  };
  if (!Processor) return null;
  // A track of its own: stopping it gives out what is on its way, where cancelling would lose that open, with a buffer of the recorder's.
  const own = track.clone();
  const reader = new Processor({ track: own }).readable.getReader();
  const collector = createSampleCollector();
  let waiting = Promise.withResolvers<undefined>();
  const read = async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      collector.add(value.timestamp / 1000, performance.now());
      value.close();
      waiting.resolve(undefined);
      waiting = Promise.withResolvers();
    }
  };
  // A track that cannot be read gives no samples.
  void read().catch(() => undefined);
  return {
    samples: () => collector.samples(),
    next: () => waiting.promise,
    dispose: () => own.stop(),
  };
}

/**
 * Puts time stamps onto the page's clock. Chromium stamps sound with the page's own clock and pictures with that of the
 * system; what arrives soonest after its stamp tells how far apart the two are.
 */
export function createSampleCollector() {
  const seen: { readonly stampMs: number; readonly arrivedMs: number }[] = [];
  let leastApartMs = Infinity;
  return {
    add(stampMs: number, arrivedMs: number) {
      leastApartMs = Math.min(leastApartMs, arrivedMs - stampMs);
      seen.push({ stampMs, arrivedMs });
      if (seen.length > keptSamples) seen.shift();
    },
    samples(): readonly Sample[] {
      const isSameClock = leastApartMs >= 0 && leastApartMs < mostLatencyMs;
      const shiftMs = isSameClock ? 0 : leastApartMs;
      return seen.map(({ stampMs, arrivedMs }) => ({ capturedMs: stampMs + shiftMs, arrivedMs }));
    },
  };
}
