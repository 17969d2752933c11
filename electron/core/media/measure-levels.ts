import type { MediaInput } from './media-input.ts';
import { type FfmpegContext, runFfmpeg } from './run-ffmpeg.ts';

/** How loud a sound is over its length, for drawing. */
export interface MeasuredLevels {
  /** Peaks of 0 to 100, one for every tenth of a second; the square root of the amplitude, as captures have it. */
  readonly peaks: readonly number[];
  /** Exact, since all of it was decoded. */
  readonly durationMs: number;
}

const rate = 8000;
const key = 'lavfi.astats.Overall.Peak_level';

/** Arguments of the measurement. */
export const levelsArguments = [
  ...(['-map', '0:a:0', '-vn', '-sn', '-dn'] as const),
  '-af',
  [
    `aresample=${rate}`,
    'aformat=sample_fmts=flt:channel_layouts=mono',
    `asetnsamples=n=${rate / 10}:p=0`,
    'astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=Peak_level',
    `ametadata=mode=print:key=${key}`,
  ].join(','),
] as const;

/** Reads what `ametadata` printed: dBFS, `-inf` where there is nothing to hear. */
export function parsePeaks(log: readonly string[]): readonly number[] {
  return log.flatMap((line) => {
    const level = new RegExp(`${key.replaceAll('.', '\\.')}=(\\S+)`).exec(line)?.[1];
    if (level === undefined) return [];
    const decibels = Number(level);
    return [Number.isFinite(decibels) ? Math.round(100 * Math.sqrt(10 ** (Math.min(0, decibels) / 20))) : 0];
  });
}

/** Decodes all of `input` and measures its peaks. Rejects with `FfmpegError`. */
export async function measureLevels(
  context: FfmpegContext,
  options: { readonly input: MediaInput; readonly directory: string },
): Promise<MeasuredLevels> {
  const { log, outTimeMs } = await runFfmpeg(context, {
    directory: options.directory,
    inputs: [options.input],
    logLevel: 'info',
    keepsLog: true,
    outputOptions: levelsArguments,
    outputName: null,
  });
  return { peaks: parsePeaks(log), durationMs: outTimeMs };
}
