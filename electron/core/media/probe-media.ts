import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { MediaFormat } from './media-input.ts';

const run = promisify(execFile);
const timeoutMs = 60_000;

/** What ffprobe says of the one stream of a file. */
export interface ProbedMedia {
  readonly codec: string;
  readonly channels: number;
  readonly sampleRate: number;
  readonly streamCount: number;
  readonly durationMs: number;
  /** Tags of container and stream, names in lower case. */
  readonly tags: Readonly<Record<string, string>>;
}

const tagsSchema = z.record(z.string(), z.string()).optional();
const outputSchema = z.object({
  streams: z
    .array(
      z.object({
        codec_name: z.string().default(''),
        channels: z.number().default(0),
        sample_rate: z.coerce.number().default(0),
        tags: tagsSchema,
      }),
    )
    .min(1),
  format: z.object({ duration: z.coerce.number().default(0), tags: tagsSchema }),
});

const shown = 'format=duration:format_tags:stream=codec_name,channels,sample_rate:stream_tags';

/** Arguments that make ffprobe describe `name` in its working folder as JSON. */
export function probeArguments(name: string, format: MediaFormat): readonly string[] {
  return [
    ...['-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'file', '-f', format],
    ...['-show_entries', shown, '-of', 'json', `file:${name}`],
  ];
}

/** Reads ffprobe's JSON. Throws `AppError('media-unreadable')`. */
export function parseProbe(output: string): ProbedMedia {
  const parsed = outputSchema.safeParse(JSON.parse(output));
  const stream = parsed.data?.streams[0];
  if (!parsed.success || stream === undefined) {
    throw new AppError('media-unreadable', 'ffprobe found no stream', { cause: parsed.error });
  }
  const { format, streams } = parsed.data;
  const tags = Object.entries({ ...stream.tags, ...format.tags });
  return {
    codec: stream.codec_name,
    channels: stream.channels,
    sampleRate: stream.sample_rate,
    streamCount: streams.length,
    durationMs: format.duration * 1000,
    tags: Object.fromEntries(tags.map(([name, value]) => [name.toLowerCase(), value])),
  };
}

/** Asks ffprobe about the file `name` in `directory`. Rejects with `AppError('media-unreadable')`, its words in `detail`. */
export async function probeMedia(options: {
  readonly ffprobe: string;
  readonly directory: string;
  readonly name: string;
  readonly format: MediaFormat;
  readonly signal: AbortSignal;
}): Promise<ProbedMedia> {
  const { ffprobe, directory, name, format, signal } = options;
  try {
    const { stdout } = await run(ffprobe, [...probeArguments(name, format)], {
      cwd: directory,
      signal,
      timeout: timeoutMs,
      windowsHide: true,
    });
    return parseProbe(stdout);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) throw error;
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new AppError('media-unreadable', 'ffprobe failed', { cause: error, detail: words });
  }
}
