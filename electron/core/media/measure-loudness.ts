import { AppError } from '../errors.ts';
import type { MediaInput } from './media-input.ts';
import { type FfmpegContext, runFfmpeg } from './run-ffmpeg.ts';
import { voiceTimeline } from './voice-filters.ts';
import type { Loudness } from './voice-gain.ts';

/** Loudness of a take, and its exact length, since the whole of it was decoded. */
export interface MeasuredVoice extends Loudness {
  readonly durationMs: number;
}

/**
 * Arguments of the analysis: EBU R 128 over the timeline that is encoded later. Peaks of samples, not true peaks: those
 * cost half as much again as everything else, and {@link Loudness} only decides whether the limiter is needed.
 */
export const loudnessArguments = [
  ...(['-map', '0:a:0', '-vn', '-sn', '-dn'] as const),
  ...['-af', `${voiceTimeline},ebur128=framelog=verbose:peak=sample`],
] as const;

function parseLevel(text: string | undefined): number {
  if (text === undefined || text.endsWith('inf') || text.endsWith('nan')) return Number.NEGATIVE_INFINITY;
  return Number(text);
}

/** Reads the summary that `ebur128` writes at its end; null when there is none. -70 LUFS, its lower end, counts as silence. */
export function parseLoudness(log: readonly string[]): Loudness | null {
  const summary = log.slice(log.findLastIndex((line) => line.includes('Summary:'))).join('\n');
  const integrated = /^\s*I:\s+(\S+) LUFS/m.exec(summary)?.[1];
  const peak = /^\s*Peak:\s+(\S+) dBFS/m.exec(summary)?.[1];
  if (integrated === undefined || peak === undefined) return null;
  const lufs = parseLevel(integrated);
  return { integratedLufs: lufs <= -70 ? Number.NEGATIVE_INFINITY : lufs, peakDb: parseLevel(peak) };
}

/** Decodes all of `input` and measures it. Rejects with `FfmpegError`, or `AppError('media-unreadable')` when there is no sound in it. */
export async function measureLoudness(
  context: FfmpegContext,
  options: {
    readonly input: MediaInput;
    readonly directory: string;
    readonly onProgress?: (outTimeMs: number) => void;
  },
): Promise<MeasuredVoice> {
  const { log, outTimeMs } = await runFfmpeg(context, {
    ...options,
    inputs: [options.input],
    logLevel: 'info',
    outputOptions: loudnessArguments,
    outputName: null,
  });
  const loudness = parseLoudness(log);
  if (loudness === null || outTimeMs <= 0)
    throw new AppError('media-unreadable', 'there is no sound in the capture');
  return { ...loudness, durationMs: outTimeMs };
}
