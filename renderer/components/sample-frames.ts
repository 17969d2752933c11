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
  if (!known.MediaStreamTrackProcessor || track.readyState !== 'live') return null;
  return new known.MediaStreamTrackProcessor({ track, maxBufferSize: 1 });
}

/**
 * Draws a picture of `track` now and then, until the function it gives is called. Frames in between are dropped before
 * anything is done with them, so a recording beside it costs the same as without.
 */
export function sampleFrames({ track, canvas, everyMs }: SampleOptions): () => void {
  const reader = createProcessor(track)?.readable.getReader();
  if (!reader) return () => undefined;
  let timer = 0;
  let isReading = false;
  let isOver = false;
  const next = async () => {
    isReading = true;
    try {
      const { value: frame } = await reader.read();
      if (!frame) return;
      try {
        if (!isOver) draw(frame, canvas);
      } finally {
        // Held no longer than it takes to draw: the recorder needs the same few buffers.
        frame.close();
      }
      if (isOver) await reader.cancel();
      else timer = window.setTimeout(() => void next(), everyMs);
    } catch {
      // A track that cannot be read has no picture to show.
    } finally {
      isReading = false;
    }
  };
  void next();
  return () => {
    isOver = true;
    window.clearTimeout(timer);
    // Cancelled only between frames: one that is on its way would be lost open.
    if (!isReading) void next();
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
