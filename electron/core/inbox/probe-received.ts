import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { MediaFormat } from '../media/media-input.ts';
import { type MediaTags, dateTags } from './recorded-at.ts';

const run = promisify(execFile);
const timeoutMs = 30_000;
const maxOutputBytes = 1024 * 1024;

/** What a file from outside really is; never what its sender said. */
export interface ReceivedMedia {
  readonly format: MediaFormat;
  readonly mimeType: string;
  /** With its dot. */
  readonly extension: string;
  /** Name that ffprobe gives the codec; null when there is no sound. */
  readonly soundCodec: string | null;
  /** Null when nothing moves: the cover of an album is not a picture. */
  readonly picture: { readonly codec: string; readonly pixelFormat: string } | null;
  /** 0 where the file does not say, such as what a browser recorded. */
  readonly durationMs: number;
  /** What it says of itself, names in lower case: claims, not facts. */
  readonly tags: MediaTags;
}

type Container = Pick<ReceivedMedia, 'format' | 'mimeType' | 'extension'>;

const containers: Readonly<Record<string, Container>> = {
  'mov,mp4,m4a,3gp,3g2,mj2': { format: 'mov', mimeType: 'audio/mp4', extension: '.m4a' },
  'matroska,webm': { format: 'matroska', mimeType: 'audio/webm', extension: '.webm' },
  ogg: { format: 'ogg', mimeType: 'audio/ogg', extension: '.ogg' },
  mp3: { format: 'mp3', mimeType: 'audio/mpeg', extension: '.mp3' },
  wav: { format: 'wav', mimeType: 'audio/wav', extension: '.wav' },
  flac: { format: 'flac', mimeType: 'audio/flac', extension: '.flac' },
};

const pictureContainers: Partial<Record<MediaFormat, Container>> = {
  mov: { format: 'mov', mimeType: 'video/mp4', extension: '.mp4' },
  matroska: { format: 'matroska', mimeType: 'video/webm', extension: '.webm' },
};

const tagsSchema = z.record(z.string(), z.string()).catch({});

const outputSchema = z.object({
  streams: z.array(
    z.object({
      codec_type: z.string().default(''),
      codec_name: z.string().default(''),
      pix_fmt: z.string().default(''),
      disposition: z.object({ attached_pic: z.number().default(0) }).optional(),
      tags: tagsSchema.default({}),
    }),
  ),
  format: z.object({
    format_name: z.string(),
    duration: z.coerce.number().nonnegative().catch(0),
    tags: tagsSchema.default({}),
  }),
});

// Matroska keeps its own in capitals.
const shownTags = [...dateTags, ...dateTags.map((name) => name.toUpperCase())].join(',');

/** Arguments that make ffprobe describe `name` in its working folder, opening nothing else and as no format but those listed. */
export function receivedProbeArguments(name: string): readonly string[] {
  return [
    ...['-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'file'],
    ...['-format_whitelist', Object.keys(containers).join(','), '-of', 'json'],
    ...['-show_entries', `format=format_name,duration:format_tags=${shownTags}`],
    ...['-show_entries', 'stream=codec_type,codec_name,pix_fmt:stream_disposition=attached_pic'],
    ...['-show_entries', `stream_tags=${shownTags}`],
    `file:${name}`,
  ];
}

/** Reads ffprobe's JSON. Throws `AppError('media-unreadable')` for what has neither sound nor a moving picture. */
export function parseReceived(output: string): ReceivedMedia {
  const parsed = outputSchema.safeParse(JSON.parse(output));
  if (!parsed.success)
    throw new AppError('media-unreadable', 'ffprobe found no media', { cause: parsed.error });
  const { streams, format } = parsed.data;
  const found = Object.hasOwn(containers, format.format_name) ? containers[format.format_name] : undefined;
  const sound = streams.find(({ codec_type: type }) => type === 'audio');
  const moving = streams.find((one) => one.codec_type === 'video' && one.disposition?.attached_pic !== 1);
  const container = moving && found ? pictureContainers[found.format] : found;
  if (container === undefined || (sound === undefined && moving === undefined))
    throw new AppError('media-unreadable', 'there is no sound in the file');
  return {
    ...container,
    soundCodec: sound?.codec_name ?? null,
    picture: moving ? { codec: moving.codec_name, pixelFormat: moving.pix_fmt } : null,
    durationMs: format.duration * 1000,
    tags: lowerNames([...streams.map(({ tags }) => tags).toReversed(), format.tags]),
  };
}

/** Tags by name in lower case: what later ones say counts. */
function lowerNames(all: readonly MediaTags[]): MediaTags {
  const entries = all.flatMap((tags) => Object.entries(tags));
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
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
      ...{ cwd: directory, signal, windowsHide: true, timeout: timeoutMs, killSignal: 'SIGKILL' },
      maxBuffer: maxOutputBytes,
    });
    return parseReceived(stdout);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) throw error;
    throw new AppError('media-unreadable', 'ffprobe cannot read the file', { cause: error });
  }
}

const webSounds = ['aac', 'mp3', 'opus', 'vorbis', 'flac'];
const webPictures = ['vp8', 'vp9', 'av1'];

/** True for a film that plays as it came wherever Outspoken runs: H.264 of 8 bits, VP8, VP9 or AV1 with sound of the web. */
export function playsAsItCame({ format, picture, soundCodec }: ReceivedMedia): boolean {
  if (picture === null || (soundCodec !== null && !webSounds.includes(soundCodec))) return false;
  if (webPictures.includes(picture.codec)) return true;
  return format === 'mov' && picture.codec === 'h264' && /^yuvj?420p$/.test(picture.pixelFormat);
}
