import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type MediaFormat } from './media-input.ts';
import type { MediaContext } from './make-voice.ts';
import { partName } from './part-files.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

/** Largest thumbnail, in bytes. */
export const mostThumbnailBytes = 40_000;

/** From the best looking to the one that always fits. */
const attempts = [
  { width: 480, quality: 5 },
  { width: 480, quality: 12 },
  { width: 320, quality: 16 },
  { width: 160, quality: 24 },
] as const;

/**
 * A JPEG of at most {@link mostThumbnailBytes} with the picture of the first seconds of a file that is most like the
 * others, so neither black nor half a change; null where none is small enough. Rejects with `FfmpegError`.
 */
export async function makeThumbnail(
  context: MediaContext,
  { directory, name, format }: { directory: string; name: string; format: MediaFormat },
): Promise<Buffer | null> {
  const file = await open(join(directory, name));
  const outputName = partName();
  try {
    for (const { width, quality } of attempts) {
      await runFfmpeg(context, {
        ...({ inputs: [{ file, format, options: ['-threads', '1'] }], logLevel: 'error' } as const),
        outputOptions: [
          ...(['-map', '0:v:0', '-vf'] as const),
          `fps=2:eof_action=pass,thumbnail=16,scale='min(${width},iw)':-2,setsar=1`,
          ...['-frames:v', '1', '-c:v', 'mjpeg', '-q:v', String(quality), '-pix_fmt', 'yuvj420p'],
          ...['-map_metadata', '-1', '-f', 'mjpeg'],
        ],
        ...{ outputName, directory },
      });
      const jpeg = await readFile(join(directory, outputName));
      if (jpeg.byteLength > 0 && jpeg.byteLength <= mostThumbnailBytes) return jpeg;
    }
    return null;
  } finally {
    await rm(join(directory, outputName), { force: true });
    await file.close();
  }
}
