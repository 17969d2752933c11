/** What TypeScript does not know yet (MediaStreamTrack Insertable Media Processing using Streams). */
interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}

type TrackProcessorConstructor = new (init: {
  readonly track: MediaStreamTrack;
  readonly maxBufferSize: number;
}) => TrackProcessor;

interface SampleOptions {
  readonly track: MediaStreamTrack;
  readonly canvas: HTMLCanvasElement;
  readonly everyMs: number;
}

/** Largest width drawn, in pixels: previews are small. */
const maxWidth = 960;

function createProcessor(track: MediaStreamTrack): TrackProcessor | null {
  const known = window as { MediaStreamTrackProcessor?: TrackProcessorConstructor };
  if (!known.MediaStreamTrackProcessor) return null;
  return new known.MediaStreamTrackProcessor({ track, maxBufferSize: 1 });
}

/**
 * Draws a picture of `track` now and then, until the function it gives is called. Frames in between are dropped before
 * anything is done with them, so a recording beside it costs the same as without.
 */
export function sampleFrames({ track, canvas, everyMs }: SampleOptions): () => void {
  if (track.readyState !== 'live') return () => undefined;
  // A track of its own: stopping it gives out what is on its way, where cancelling would lose that open.
  const own = track.clone();
  const reader = createProcessor(own)?.readable.getReader();
  if (!reader) {
    own.stop();
    return () => undefined;
  }
  let goOn: () => void = () => undefined;
  const read = async () => {
    for (;;) {
      const { value: frame, done } = await reader.read();
      if (done) return;
      try {
        if (own.readyState === 'live') draw(frame, canvas);
      } finally {
        // Held no longer than it takes to draw: the recorder needs the same few buffers.
        frame.close();
      }
      if (own.readyState !== 'live') continue;
      await new Promise<void>((resolve) => {
        const timer = window.setTimeout(resolve, everyMs);
        goOn = () => {
          window.clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  // A track that cannot be read has no picture to show.
  read().catch(() => undefined);
  return () => {
    own.stop();
    goOn();
  };
}

function draw(frame: VideoFrame, canvas: HTMLCanvasElement): void {
  const scale = Math.min(1, maxWidth / frame.displayWidth);
  const width = Math.round(frame.displayWidth * scale);
  const height = Math.round(frame.displayHeight * scale);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext('2d', { alpha: false })?.drawImage(frame, 0, 0, width, height);
}
