import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parseEncoders } from './check-ffmpeg.ts';
import { type FfmpegVersion, isAtLeast } from './ffmpeg-version.ts';
import type { FfmpegTools } from './find-ffmpeg.ts';

const run = promisify(execFile);
const timeoutMs = 15_000;
const maxBuffer = 4 * 1024 * 1024;

/** Encoders of AV1 that are quick enough to be used. */
export type Av1Encoder = 'libsvtav1' | 'libaom-av1';

/** FFmpeg 4.4, which knows libaom's real-time mode. */
const quickLibaom: FfmpegVersion['libavcodec'] = [58, 134];

/** The AV1 encoder to use among `encoders`, the better one first; null for none. */
export function chooseAv1Encoder(
  encoders: ReadonlySet<string>,
  version: Pick<FfmpegVersion, 'libavcodec'>,
): Av1Encoder | null {
  if (encoders.has('libsvtav1')) return 'libsvtav1';
  return encoders.has('libaom-av1') && isAtLeast(version, quickLibaom) ? 'libaom-av1' : null;
}

/** Asks an ffmpeg which AV1 encoder it has. Resolves with null when it has none that is quick enough. */
export async function findAv1Encoder(
  { ffmpeg, libavcodec }: Pick<FfmpegTools, 'ffmpeg' | 'libavcodec'>,
  signal: AbortSignal,
): Promise<Av1Encoder | null> {
  const { stdout } = await run(ffmpeg, ['-hide_banner', '-encoders'], {
    ...{ timeout: timeoutMs, maxBuffer, windowsHide: true, signal },
  });
  return chooseAv1Encoder(parseEncoders(stdout), { libavcodec });
}
