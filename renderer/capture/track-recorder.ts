/** Turns a stream into pieces of a file, one a second. */
export interface TrackRecorder {
  /** Gives out what there is, and then nothing until `resume`. */
  pause(): void;
  resume(): void;
  /** Resolves when the last piece has been given out. Harmless when it has stopped already. */
  stop(): Promise<void>;
}

/** What a recorder gives out: `data` pieces in order, then perhaps a failure. */
export interface TrackRecorderListener {
  readonly onData: (data: Uint8Array<ArrayBuffer>) => void;
  readonly onFailed: () => void;
}

/** Container and codec of every voice capture. */
export const voiceMimeType = 'audio/webm;codecs=opus';
const bitsPerSecond = 96_000;
const sliceMs = 1000;

/** Starts recording the sound of `stream` as WebM with Opus, 96 kb/s. */
export function startTrackRecorder(stream: MediaStream, listener: TrackRecorderListener): TrackRecorder {
  const recorder = new MediaRecorder(stream, { mimeType: voiceMimeType, audioBitsPerSecond: bitsPerSecond });
  const stopped = Promise.withResolvers<undefined>();
  // Blobs are read one after the other: reading is asynchronous and could overtake.
  let reading: Promise<void> = Promise.resolve();
  recorder.ondataavailable = ({ data }) => {
    if (data.size === 0) return;
    reading = reading
      .then(async () => listener.onData(new Uint8Array(await data.arrayBuffer())))
      .catch(listener.onFailed);
  };
  recorder.onstop = () => stopped.resolve(undefined);
  recorder.onerror = () => listener.onFailed();
  recorder.start(sliceMs);
  return {
    pause: () => {
      if (recorder.state !== 'recording') return;
      recorder.requestData();
      recorder.pause();
    },
    resume: () => {
      if (recorder.state === 'paused') recorder.resume();
    },
    async stop() {
      if (recorder.state !== 'inactive') recorder.stop();
      await stopped.promise;
      await reading;
    },
  };
}
