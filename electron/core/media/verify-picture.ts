import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { stderrTail } from './ffmpeg-error.ts';
import { everyFrame } from './filter-graph.ts';
import type { FfmpegTools } from './find-ffmpeg.ts';
import { hashFile } from './hash-file.ts';
import type { PictureEncoding } from './picture-encoding.ts';
import type { RenderedRecording } from './render-recording.ts';
import { type FfmpegContext, runFfmpeg } from './run-ffmpeg.ts';
import type { VerifiedMedia } from './verify-media.ts';

const run = promisify(execFile);

/** What ffprobe says of the streams of a file with a picture. */
export interface ProbedPicture {
  readonly streams: readonly {
    readonly type: string;
    readonly codec: string;
    readonly width: number;
    readonly height: number;
    readonly durationMs: number;
  }[];
}

const outputSchema = z.object({
  streams: z.array(
    z
      .object({
        codec_type: z.string().default(''),
        codec_name: z.string().default(''),
        width: z.number().default(0),
        height: z.number().default(0),
        duration: z.coerce.number().default(0),
      })
      .transform(({ codec_type: type, codec_name: codec, duration, width, height }) => ({
        ...{ type, codec, width, height, durationMs: duration * 1000 },
      })),
  ),
});

/** What {@link verifyPicture} reads back, and what it must be. */
export interface VerifyPictureOptions {
  readonly directory: string;
  readonly name: string;
  readonly encoding: Pick<PictureEncoding, 'format' | 'videoCodec' | 'audioCodec'>;
  readonly rendered: RenderedRecording;
  readonly onProgress?: (outTimeMs: number) => void;
}

const toleranceMs = 100;
/** The picture may end with a frame that stays: nothing tells how long, when the sound goes on. */
const restMs = 1000;

/** Why a file is not what it should be, or null. */
export function findPictureFault(
  { streams }: ProbedPicture,
  { encoding, rendered }: Pick<VerifyPictureOptions, 'encoding' | 'rendered'>,
): string | null {
  const picture = streams.find(({ type }) => type === 'video');
  const sound = streams.find(({ type }) => type === 'audio');
  const found = streams.map(({ codec, width, height }) => `${codec} ${width}x${height}`).join(', ');
  if (streams.length !== (rendered.hasSound ? 2 : 1)) return `made ${found}`;
  if (picture?.codec !== encoding.videoCodec) return `made ${found}`;
  if (picture.width !== rendered.picture?.width || picture.height !== rendered.picture.height)
    return `made ${found}`;
  if (rendered.hasSound && sound?.codec !== encoding.audioCodec) return `made ${found}`;
  const { durationMs, isCopied } = rendered;
  const lasts = (ms: number) => `lasts ${ms.toFixed(0)} ms instead of ${durationMs.toFixed(0)}`;
  if (sound && Math.abs(sound.durationMs - durationMs) > toleranceMs) return lasts(sound.durationMs);
  const shortest = isCopied ? 0 : durationMs - restMs;
  const longest = durationMs + (isCopied ? restMs : toleranceMs);
  if (picture.durationMs <= shortest || picture.durationMs > longest) return lasts(picture.durationMs);
  return null;
}

async function probe(
  { ffprobe, signal }: FfmpegTools & FfmpegContext,
  { directory, name, encoding }: VerifyPictureOptions,
): Promise<ProbedPicture> {
  const args = [
    ...['-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'file', '-f', encoding.format],
    ...['-show_entries', 'stream=codec_type,codec_name,width,height,duration', '-of', 'json', `file:${name}`],
  ];
  const { stdout } = await run(ffprobe, args, { cwd: directory, signal, windowsHide: true });
  return outputSchema.parse(JSON.parse(stdout));
}

/**
 * Reads back a file with a picture: its streams and their lengths, and all of both without a single error, from start to
 * end as a player that streams it would; then makes it durable. Rejects with `AppError('ffmpeg-failed')` and the fault
 * in `detail`.
 */
export async function verifyPicture(
  context: FfmpegContext & FfmpegTools,
  options: VerifyPictureOptions,
): Promise<VerifiedMedia> {
  const { directory, name, encoding, rendered } = options;
  const fault = findPictureFault(await probe(context, options), options);
  if (fault !== null)
    throw new AppError('ffmpeg-failed', 'the file made is not as it should be', { detail: fault });
  const file = await open(join(directory, name), 'r+');
  try {
    const { log } = await runFfmpeg(context, {
      inputs: [{ file, format: encoding.format }],
      logLevel: 'error',
      outputOptions: ['-xerror', '-map', '0', ...everyFrame(context.libavcodec)],
      outputName: null,
      directory,
      ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    });
    if (log.length > 0)
      throw new AppError('ffmpeg-failed', 'the file made does not decode', { detail: stderrTail(log) });
    await file.sync();
    const { size } = await file.stat();
    return { sizeBytes: size, durationMs: rendered.durationMs, sha256: await hashFile(file) };
  } finally {
    await file.close();
  }
}
