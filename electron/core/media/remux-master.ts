import type { MediaInput } from './media-input.ts';
import { type FfmpegContext, runFfmpeg } from './run-ffmpeg.ts';
import { m4aArguments } from './voice-presets.ts';

/** Arguments between input and output of a remux with new tags. */
export function remuxArguments(tags: readonly string[]): readonly [string, ...string[]] {
  return ['-map', '0:a:0', '-c', 'copy', ...tags, ...m4aArguments];
}

/** Copies the sound of a master, as it is, into `outputName` in `directory`, with new tags. Rejects with `FfmpegError`. */
export async function remuxMaster(
  context: FfmpegContext,
  options: {
    readonly input: MediaInput;
    /** From `tagArguments`. */
    readonly tags: readonly string[];
    readonly directory: string;
    readonly outputName: string;
  },
): Promise<void> {
  await runFfmpeg(context, {
    ...options,
    inputs: [options.input],
    logLevel: 'error',
    outputOptions: remuxArguments(options.tags),
  });
}
