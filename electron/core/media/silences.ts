import type { Range } from '../../../shared/model/edit.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { composeSound } from './compose-sound.ts';
import { editOf } from './edit-of.ts';
import { graphArguments } from './filter-graph.ts';
import type { MediaContext } from './make-voice.ts';
import { openTracks } from './open-tracks.ts';
import { layOut, numberInputs } from './render-job.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

/** What counts as silence. */
export interface SilenceRule {
  /** Quieter than this is silent, in dB of full scale. */
  readonly thresholdDb: number;
  readonly minSilenceMs: number;
  /** Left at both ends of a silence, so that words keep their beginnings and ends. */
  readonly marginMs: number;
}

/** Stretches that `silencedetect` told of, in milliseconds of what it heard; one without an end goes on to `durationMs`. */
export function parseSilences(log: readonly string[], durationMs: number): Range[] {
  const silences: Range[] = [];
  let startMs: number | null = null;
  for (const line of log) {
    const start = /silence_start: (-?[\d.e+-]+)/.exec(line)?.[1];
    const end = /silence_end: ([\d.e+-]+)/.exec(line)?.[1];
    if (start !== undefined) startMs = Math.max(0, Number(start) * 1000);
    if (end === undefined || startMs === null) continue;
    silences.push({ startMs, endMs: Number(end) * 1000 });
    startMs = null;
  }
  if (startMs !== null) silences.push({ startMs, endMs: durationMs });
  return silences.flatMap((range) => {
    const endMs = Math.min(range.endMs, durationMs);
    return endMs > range.startMs ? [{ startMs: range.startMs, endMs }] : [];
  });
}

/** Silences less a margin where speech is near: at the very start and end of a take there is none. */
export function withMargin(silences: readonly Range[], marginMs: number, durationMs: number): Range[] {
  return silences.flatMap(({ startMs, endMs }) => {
    const from = startMs <= 0 ? 0 : startMs + marginMs;
    const to = endMs >= durationMs ? durationMs : endMs - marginMs;
    return to > from ? [{ startMs: from, endMs: to }] : [];
  });
}

/**
 * Silences of a recording in time of its captures: of the microphone, or of all its sound where it has none. Rejects with
 * `FfmpegError`, `attachment-missing`, or `media-unreadable` when no sound was captured.
 */
export async function findSilences(
  context: MediaContext,
  options: {
    readonly recording: RecordingFile;
    readonly folder: () => string;
    /** Where long lists of options may be put. */
    readonly directory: string;
    readonly rule: Pick<SilenceRule, 'thresholdDb' | 'minSilenceMs'>;
  },
): Promise<Range[]> {
  const { recording, folder, directory, rule } = options;
  await using opened = await openTracks({ recording, folder, tools: context, signal: context.signal });
  const voice = opened.tracks.filter(({ captured }) => captured.track === 'microphone');
  const tracks = voice.length > 0 ? voice : opened.tracks;
  const job = layOut(
    {
      ...{ recording, folder, outputName: null, directory: folder },
      edit: { ...editOf(recording), cuts: [], muted: [], gainDb: {} },
      encoding: { arguments: [] },
      onProgress: () => undefined,
    },
    tracks,
  );
  const { inputs, plan } = numberInputs(job, job.plan.sounds, null);
  const chains = composeSound(plan, {}, { gainDb: 0, limit: false });
  const detect = `[a]silencedetect=n=${rule.thresholdDb}dB:d=${rule.minSilenceMs / 1000}[heard]`;
  await using graph = await graphArguments([...chains, detect], directory, context.libavcodec);
  const { log } = await runFfmpeg(context, {
    inputs,
    logLevel: 'info',
    keepsLog: true,
    outputOptions: ['-map', '[heard]', ...graph.arguments],
    outputName: null,
    directory,
  });
  return parseSilences(log, recording.durationMs);
}
