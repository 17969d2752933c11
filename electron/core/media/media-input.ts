import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AppError } from '../errors.ts';
import type { Hold } from './hold.ts';

/** Demuxers that files of ours need; ffmpeg may use no other, whatever a file claims to be. */
export type MediaFormat = 'matroska' | 'mov' | 'ogg' | 'mp3' | 'wav' | 'flac';

/** A file to work on, kept open so that its folder may be moved meanwhile. */
export interface MediaInput {
  readonly file: FileHandle;
  readonly format: MediaFormat;
}

const formats: Readonly<Record<string, MediaFormat>> = {
  webm: 'matroska',
  'x-matroska': 'matroska',
  mp4: 'mov',
  'x-m4a': 'mov',
  ogg: 'ogg',
  mpeg: 'mp3',
  wav: 'wav',
  flac: 'flac',
};

/** Demuxer for a MIME type such as `audio/webm;codecs=opus`. Throws `AppError('unsupported')` for any other. */
export function formatOf(mimeType: string): MediaFormat {
  const subtype = /^(?:audio|video)\/([\w-]+)/.exec(mimeType.toLowerCase())?.[1] ?? '';
  const format = Object.hasOwn(formats, subtype) ? formats[subtype] : undefined;
  if (format === undefined) throw new AppError('unsupported', `no demuxer for ${mimeType}`);
  return format;
}

const chunkBytes = 64 * 1024;

/** The bytes of `file` from its start, chunk by chunk, none while `hold` is closed. Leaves the file open. */
export function openFeed(file: FileHandle, hold: Hold, signal: AbortSignal): Readable {
  const read = async function* () {
    for (let position = 0; ;) {
      await hold.whenOpen(signal);
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const { bytesRead } = await file.read(chunk, 0, chunkBytes, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  };
  return Readable.from(read(), { objectMode: false });
}
