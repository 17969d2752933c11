import type { MediaInput } from './media-input.ts';
import { type FfmpegContext, runFfmpeg } from './run-ffmpeg.ts';
import { voiceFilters } from './voice-filters.ts';
import type { VoiceGain } from './voice-gain.ts';
import type { VoiceEncoding } from './voice-presets.ts';

/** What {@link encodeVoice} makes from what. */
export interface EncodeVoiceOptions {
  readonly input: MediaInput;
  readonly gain: VoiceGain;
  readonly encoding: VoiceEncoding;
  /** From `tagArguments`. */
  readonly tags: readonly string[];
  readonly directory: string;
  readonly outputName: string;
  readonly onProgress?: (outTimeMs: number) => void;
}

/** Arguments between input and output of an encode. */
export function encodeArguments({
  gain,
  encoding,
  tags,
}: Pick<EncodeVoiceOptions, 'gain' | 'encoding' | 'tags'>): readonly [string, ...string[]] {
  const streams = ['-map', '0:a:0', '-vn', '-sn', '-dn'] as const;
  return [...streams, '-af', voiceFilters(gain), ...tags, ...encoding.arguments];
}

/** Encodes the sound of `input` into `outputName` in `directory`. Rejects with `FfmpegError`. */
export async function encodeVoice(context: FfmpegContext, options: EncodeVoiceOptions): Promise<void> {
  await runFfmpeg(context, {
    ...options,
    inputs: [options.input],
    logLevel: 'error',
    outputOptions: encodeArguments(options),
  });
}
