import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AppError } from '../errors.ts';
import type { MediaFormat } from '../media/media-input.ts';

const run = promisify(execFile);
const timeoutMs = 10 * 60_000;

/** What {@link copyStream} copies, and where to. */
export interface CopyStreamOptions {
  readonly ffmpeg: string;
  /** The file, by a name of ours in `directory`. */
  readonly name: string;
  readonly directory: string;
  readonly format: MediaFormat;
  readonly stream: 'sound' | 'picture' | 'film';
  /** An absolute path; the file must not be there yet. */
  readonly outputPath: string;
  readonly signal: AbortSignal;
}

/** What is copied: a film may have no sound. */
const maps: Readonly<Record<CopyStreamOptions['stream'], readonly string[]>> = {
  sound: ['-map', '0:a:0'],
  picture: ['-map', '0:V:0'],
  film: ['-map', '0:V:0', '-map', '0:a:0?'],
};

/** Arguments that copy one stream, or a film, as it is, at its own times, with the index of an MP4 in front so that it can be read from a pipe. */
function copyStreamArguments({ format, name, stream, outputPath }: CopyStreamOptions): readonly string[] {
  const output =
    format === 'mov'
      ? ['-movflags', '+faststart', '-f', 'mp4']
      : ['-f', 'matroska', '-cluster_time_limit', '1000'];
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'file', '-f', format],
    ...['-i', `file:${name}`, ...maps[stream], '-c', 'copy'],
    ...['-map_metadata', '-1', ...output, `file:${outputPath}`],
  ];
}

/** Copies the sound or the picture of a file from outside, or both, without decoding it. Rejects with `AppError('media-unreadable')`. */
export async function copyStream(options: CopyStreamOptions): Promise<void> {
  const { ffmpeg, directory, signal } = options;
  try {
    await run(ffmpeg, [...copyStreamArguments(options)], {
      ...{ cwd: directory, signal, windowsHide: true, timeout: timeoutMs, killSignal: 'SIGKILL' },
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new AppError('media-unreadable', `the ${options.stream} cannot be copied`, { cause: error });
  }
}
