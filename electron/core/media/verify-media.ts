import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import { stderrTail } from './ffmpeg-error.ts';
import { hashFile } from './hash-file.ts';
import { type ProbedMedia, probeMedia } from './probe-media.ts';
import { type FfmpegContext, runFfmpeg } from './run-ffmpeg.ts';
import type { VoiceEncoding } from './voice-presets.ts';

/** A file that was found good, as it lies on the disk. */
export interface VerifiedMedia {
  readonly sizeBytes: number;
  readonly durationMs: number;
  readonly sha256: string;
}

/** What a file must be. */
export interface VerifyMediaOptions {
  readonly ffprobe: string;
  readonly directory: string;
  readonly name: string;
  readonly encoding: VoiceEncoding;
  readonly expectedDurationMs: number;
  readonly onProgress?: (outTimeMs: number) => void;
}

const toleranceMs = 50;

/** Arguments of the full decode: it ends at the first error. */
export const decodeArguments = ['-xerror', '-map', '0:a:0'] as const;

/** Why a file is not what it should be, or null. `decodedMs` is its length when all of it is decoded. */
export function findFault(
  probed: ProbedMedia,
  decodedMs: number,
  expected: Pick<VerifyMediaOptions, 'encoding' | 'expectedDurationMs'>,
): string | null {
  const { codec } = expected.encoding;
  const found = `${probed.codec}, ${probed.channels} channels, ${probed.streamCount} streams`;
  if (probed.codec !== codec || probed.channels !== 1 || probed.streamCount !== 1) return `made ${found}`;
  for (const durationMs of [decodedMs, probed.durationMs]) {
    if (Math.abs(durationMs - expected.expectedDurationMs) > toleranceMs) {
      return `lasts ${durationMs.toFixed(0)} ms instead of ${expected.expectedDurationMs.toFixed(0)}`;
    }
  }
  return null;
}

async function decode(
  context: FfmpegContext,
  file: FileHandle,
  options: VerifyMediaOptions,
): Promise<number> {
  const { log, outTimeMs } = await runFfmpeg(context, {
    ...options,
    inputs: [{ file, format: options.encoding.format }],
    logLevel: 'error',
    outputOptions: decodeArguments,
    outputName: null,
  });
  if (log.length === 0) return outTimeMs;
  throw new AppError('ffmpeg-failed', 'the file made does not decode', { detail: stderrTail(log) });
}

/**
 * Reads back a file that was made: its codec and channels, all of its sound without a single error, its length within
 * 50 ms of what it should be; then makes it durable. Rejects with `AppError('ffmpeg-failed')` and the fault in `detail`.
 */
export async function verifyMedia(
  context: FfmpegContext,
  options: VerifyMediaOptions,
): Promise<VerifiedMedia> {
  const { ffprobe, directory, name, encoding } = options;
  const file = await open(join(directory, name), 'r+');
  try {
    const probing = probeMedia({ ffprobe, directory, name, format: encoding.format, signal: context.signal });
    // Awaited below; the decode must end before the file is closed, whatever ffprobe finds.
    probing.catch(() => undefined);
    const durationMs = await decode(context, file, options);
    const probed = await probing;
    const fault = findFault(probed, durationMs, options);
    if (fault !== null)
      throw new AppError('ffmpeg-failed', 'the file made is not as it should be', { detail: fault });
    await file.sync();
    const { size } = await file.stat();
    return { sizeBytes: size, durationMs, sha256: await hashFile(file) };
  } finally {
    await file.close();
  }
}
