import type { Range } from '../../../shared/model/edit.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import { inFolder } from './in-folder.ts';
import { type MediaContext, openCapture } from './make-voice.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

const silence = { below: '-38dB', seconds: 0.35 } as const;

/** Silences that `silencedetect` told of, in milliseconds of its input. */
export function parseSilences(log: readonly string[]): Range[] {
  const silences: Range[] = [];
  let startMs: number | null = null;
  for (const line of log) {
    const start = /silence_start: (-?[\d.]+)/.exec(line)?.[1];
    const end = /silence_end: ([\d.]+)/.exec(line)?.[1];
    if (start !== undefined) startMs = Math.max(0, Number(start) * 1000);
    if (end === undefined || startMs === null) continue;
    silences.push({ startMs, endMs: Number(end) * 1000 });
    startMs = null;
  }
  return silences;
}

/** Silences of the voice, in time of the capture, as far as they may end a part. None where no voice was captured. */
export async function findSplitSilences(
  context: MediaContext,
  options: { readonly recording: RecordingFile; readonly folder: () => string; readonly directory: string },
): Promise<Range[]> {
  const { recording, folder, directory } = options;
  try {
    const { offsetMs = 0 } = recording.tracks.find(({ track }) => track === 'microphone') ?? {};
    const input = await openCapture(recording, folder);
    try {
      const { log } = await inFolder(folder, () =>
        runFfmpeg(context, {
          ...{ inputs: [input], logLevel: 'info', outputName: null, directory },
          outputOptions: ['-map', '0:a:0', '-af', `silencedetect=n=${silence.below}:d=${silence.seconds}`],
        }),
      );
      return parseSilences(log).map(({ startMs, endMs }) => {
        return { startMs: Math.max(0, startMs + offsetMs), endMs: Math.max(1, endMs + offsetMs) };
      });
    } finally {
      await input.file.close();
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'attachment-missing') return [];
    throw error;
  }
}
