import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AppError } from '../errors.ts';

const run = promisify(execFile);
const timeoutMs = 10 * 60_000;

/** Arguments that copy the sound of an MP4 as it is, its index moved to the front so that it can be read from a pipe. */
function seekableCopyArguments(name: string, outputPath: string): readonly string[] {
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'file', '-f', 'mov'],
    ...['-i', `file:${name}`, '-map', '0:a:0', '-c', 'copy', '-map_metadata', '-1'],
    ...['-movflags', '+faststart', '-f', 'mp4', `file:${outputPath}`],
  ];
}

/** Copies the sound of the MP4 `name` in `directory` to `outputPath`, as it is. Rejects with `AppError('media-unreadable')`. */
export async function makeSeekableCopy(options: {
  readonly ffmpeg: string;
  readonly directory: string;
  readonly name: string;
  readonly outputPath: string;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { ffmpeg, directory, name, outputPath, signal } = options;
  try {
    await run(ffmpeg, [...seekableCopyArguments(name, outputPath)], {
      ...{ cwd: directory, signal, windowsHide: true, timeout: timeoutMs, killSignal: 'SIGKILL' },
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new AppError('media-unreadable', 'the sound cannot be copied', { cause: error });
  }
}
