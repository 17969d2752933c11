import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Size } from '../../../shared/model/stage.ts';
import { AppError } from '../errors.ts';
import type { MediaFormat } from './media-input.ts';

const run = promisify(execFile);
const timeoutMs = 60_000;

/** What the beginning of a capture says of its picture. */
export interface CapturedPicture extends Size {
  /** Name that ffprobe gives its codec. */
  readonly codec: string;
  readonly pixelFormat: string;
  /** Whole frames per second that its frames come closest to while the picture moves. */
  readonly frameRate: number;
}

const outputSchema = z.object({
  streams: z.array(
    z.object({
      codec_type: z.string().default(''),
      codec_name: z.string().default(''),
      width: z.number().default(0),
      height: z.number().default(0),
      pix_fmt: z.string().default(''),
    }),
  ),
  packets: z.array(z.object({ pts_time: z.coerce.number().optional() })).default([]),
});

/** Rates that the samples of a second divide into. */
const frameRates = [5, 10, 12, 15, 20, 24, 25, 30, 50, 60] as const;
const usualRate = 30;
/** Longer pauses between frames are a picture at rest and say nothing of the rate. */
const restSeconds = 0.25;

/** The rate among {@link frameRates} that frames at `times`, in seconds, were captured at. */
export function findFrameRate(times: readonly number[]): number {
  const sorted = [...times].sort((one, other) => one - other);
  const gaps = sorted.slice(1).flatMap((time, index) => {
    const gap = time - (sorted[index] ?? 0);
    return gap > 0 && gap < restSeconds ? [gap] : [];
  });
  const median = gaps.sort((one, other) => one - other)[gaps.length >> 1];
  if (median === undefined) return usualRate;
  const distance = (rate: number) => Math.abs(Math.log(rate * median));
  return frameRates.reduce<number>(
    (best, rate) => (distance(rate) < distance(best) ? rate : best),
    usualRate,
  );
}

/** Looks at the first packets of the capture `name` in `directory`. Rejects with `AppError('media-unreadable')`. */
export async function probePicture(options: {
  readonly ffprobe: string;
  readonly directory: string;
  readonly name: string;
  readonly format: MediaFormat;
  readonly signal: AbortSignal;
}): Promise<CapturedPicture> {
  const { ffprobe, directory, name, format, signal } = options;
  const args = [
    ...['-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'file', '-f', format],
    ...['-select_streams', 'v:0', '-read_intervals', '%+#150', '-of', 'json'],
    ...['-show_entries', 'stream=codec_type,codec_name,width,height,pix_fmt:packet=pts_time', `file:${name}`],
  ];
  try {
    const { stdout } = await run(ffprobe, args, {
      cwd: directory,
      signal,
      timeout: timeoutMs,
      windowsHide: true,
    });
    return parsePicture(stdout);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) throw error;
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new AppError('media-unreadable', 'ffprobe failed', { cause: error, detail: words });
  }
}

function parsePicture(output: string): CapturedPicture {
  const { streams, packets } = outputSchema.parse(JSON.parse(output));
  const [stream] = streams;
  if (stream === undefined || stream.width < 2 || stream.height < 2)
    throw new AppError('media-unreadable', 'there is no picture in the capture');
  const { width, height, codec_name: codec, pix_fmt: pixelFormat } = stream;
  const times = packets.flatMap(({ pts_time: time }) => (time === undefined ? [] : [time]));
  return { width, height, codec, pixelFormat, frameRate: findFrameRate(times) };
}
