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
  let isOver = false;
  const next = async () => {
    try {
      const { value: frame } = await reader.read();
      if (!frame) return;
      // Held no longer than it takes to draw: the recorder draws on the same few buffers.
      if (!isOver) draw(frame, canvas);
      frame.close();
    } catch {
      return;
    }
    if (!isOver) timer = window.setTimeout(() => void next(), everyMs);
  };
  void next();
  return () => {
    isOver = true;
    window.clearTimeout(timer);
    reader.cancel().catch(() => undefined);
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
