/** Turns a stream into pieces of a file, one a second. */
export interface TrackRecorder {
  /** At once, so that several recorders pause in the same moment. */
  pause(): void;
  /** Gives out what there is. */
  flush(): void;
  resume(): void;
  /** Resolves when the last piece has been given out. Harmless when it has stopped already. */
  stop(): Promise<void>;
}

/** What a recorder gives out: `data` pieces in order, then perhaps a failure. */
export interface TrackRecorderListener {
  readonly onData: (data: Uint8Array<ArrayBuffer>) => void;
  readonly onFailed: () => void;
}

/** Container, codec and how many bits, as `MediaRecorder` takes it. */
export type RecorderForm = MediaRecorderOptions & {
  readonly mimeType: string;
  /** TypeScript does not know it yet (MediaStream Recording, 2.3). */
  readonly videoKeyFrameIntervalDuration?: number;
};

/** Container and codec of every capture of sound. */
export const soundMimeType = 'audio/webm;codecs=opus';

/** A voice: one channel, 96 kb/s. */
export const voiceForm: RecorderForm = { mimeType: soundMimeType, audioBitsPerSecond: 96_000 };

/** What the computer plays: two channels, 160 kb/s. */
export const systemAudioForm: RecorderForm = { mimeType: soundMimeType, audioBitsPerSecond: 160_000 };

const sliceMs = 1000;

/** Starts recording `stream`. Throws when the browser cannot. */
export function startTrackRecorder(
  stream: MediaStream,
  form: RecorderForm,
  listener: TrackRecorderListener,
): TrackRecorder {
  const recorder = new MediaRecorder(stream, form);
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
      if (recorder.state === 'recording') recorder.pause();
    },
    flush: () => {
      if (recorder.state !== 'inactive') recorder.requestData();
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

/** How long an encoder may take to its first picture before it counts as broken; Chromium's software encoders take 150 ms. */
const encoderPatienceMs = 2000;

/** True when recording `stream` like this gives out pictures within two seconds; what it gave is thrown away. */
export function encodesPictures(stream: MediaStream, form: RecorderForm): Promise<boolean> {
  const answer = Promise.withResolvers<boolean>();
  try {
    const recorder = new MediaRecorder(stream, form);
    const patience = window.setTimeout(() => answer.resolve(false), encoderPatienceMs);
    const tell = (works: boolean) => () => answer.resolve(works);
    // Chromium tells of the start with the first encoded picture.
    recorder.onstart = tell(true);
    recorder.onerror = tell(false);
    recorder.onstop = tell(false);
    recorder.start();
    return answer.promise.finally(() => {
      window.clearTimeout(patience);
      if (recorder.state !== 'inactive') recorder.stop();
    });
  } catch {
    return Promise.resolve(false);
  }
}
