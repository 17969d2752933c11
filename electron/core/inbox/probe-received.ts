import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { AppError } from '../errors.ts';

const run = promisify(execFile);
const timeoutMs = 30_000;
const maxOutputBytes = 1024 * 1024;

/** What a file from outside really is. */
export interface ReceivedMedia {
  /** Of the sound, by what was found; never what the sender said. */
  readonly mimeType: string;
  /** With its dot. */
  readonly extension: string;
  /** 0 where the file does not say, such as what a browser recorded. */
  readonly durationMs: number;
  /** When it was recorded by its own metadata; null when it does not say. */
  readonly createdAtMs: number | null;
}

const containers: Readonly<Record<string, Pick<ReceivedMedia, 'mimeType' | 'extension'>>> = {
  'mov,mp4,m4a,3gp,3g2,mj2': { mimeType: 'audio/mp4', extension: '.m4a' },
  'matroska,webm': { mimeType: 'audio/webm', extension: '.webm' },
  ogg: { mimeType: 'audio/ogg', extension: '.ogg' },
  mp3: { mimeType: 'audio/mpeg', extension: '.mp3' },
  wav: { mimeType: 'audio/wav', extension: '.wav' },
  flac: { mimeType: 'audio/flac', extension: '.flac' },
};

const outputSchema = z.object({
  streams: z.array(
    z.object({
      codec_type: z.string().default(''),
      disposition: z.object({ attached_pic: z.number().default(0) }).optional(),
    }),
  ),
  format: z.object({
    format_name: z.string(),
    duration: z.coerce.number().nonnegative().catch(0),
    tags: z.record(z.string(), z.string()).default({}),
  }),
});

/** Arguments that make ffprobe describe `name` in its working folder, opening nothing else and as no format but those listed. */
export function receivedProbeArguments(name: string): readonly string[] {
  return [
    ...['-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'file'],
    ...['-format_whitelist', Object.keys(containers).join(','), '-of', 'json'],
    ...['-show_entries', 'format=format_name,duration:format_tags=creation_time'],
    ...['-show_entries', 'stream=codec_type:stream_disposition=attached_pic', `file:${name}`],
  ];
}

/**
 * Reads ffprobe's JSON. Throws `AppError('media-unreadable')` for what has no sound, and `unsupported` for
 * what has a moving picture.
 */
export function parseReceived(output: string): ReceivedMedia {
  const parsed = outputSchema.safeParse(JSON.parse(output));
  if (!parsed.success)
    throw new AppError('media-unreadable', 'ffprobe found no media', { cause: parsed.error });
  const { streams, format } = parsed.data;
  const container = Object.hasOwn(containers, format.format_name)
    ? containers[format.format_name]
    : undefined;
  if (container === undefined || !streams.some(({ codec_type: type }) => type === 'audio'))
    throw new AppError('media-unreadable', 'there is no sound in the file');
  const isMoving = streams.some((one) => one.codec_type === 'video' && one.disposition?.attached_pic !== 1);
  if (isMoving) throw new AppError('unsupported', 'the file has a moving picture');
  const created = Date.parse(format.tags.creation_time ?? '');
  return {
    ...container,
    durationMs: format.duration * 1000,
    createdAtMs: Number.isFinite(created) && created > 0 ? created : null,
  };
}

/**
 * Finds out what the file `name` in `directory` is, in a process of its own with a time limit. Rejects like
 * {@link parseReceived}, and with `media-unreadable` for anything ffprobe refuses.
 */
export async function probeReceived(options: {
  readonly ffprobe: string;
  readonly directory: string;
  readonly name: string;
  readonly signal: AbortSignal;
}): Promise<ReceivedMedia> {
  const { ffprobe, directory, name, signal } = options;
  try {
    const { stdout } = await run(ffprobe, [...receivedProbeArguments(name)], {
      ...{ cwd: directory, signal, windowsHide: true },
      ...{ timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: maxOutputBytes },
    });
    return parseReceived(stdout);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) throw error;
    throw new AppError('media-unreadable', 'ffprobe cannot read the file', { cause: error });
  }
}
