import type { ScreenPreset } from '../../../shared/model/deliverable.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { findAv1Encoder } from './av1-encoder.ts';
import { editOf } from './edit-of.ts';
import { type FittedFile, fitParts } from './fit-parts.ts';
import { type PictureSource, fitPicture, makePart } from './fit-picture.ts';
import type { MediaContext } from './make-voice.ts';
import { countParts } from './predict-picture.ts';
import { type PredictedSizes, channelsOf, measureSizes } from './predict-sizes.ts';
import { type EncodedPreset, originalPicture } from './screen-presets.ts';
import { findSplitSilences } from './split-silences.ts';
import { playedMs, splitRange } from './split-range.ts';

/** A recording that is made ready for sending. */
export interface DeliveryJob {
  readonly recording: RecordingFile;
  /** Where the recording lies now. */
  readonly source: () => string;
  /** Where files are made, under temporary names. */
  readonly directory: string;
  /** Infinity for none. */
  readonly limitBytes: number;
  readonly onProgress: (share: number) => void;
}

/** Files that were made, and what of. */
export interface DeliveredFiles<Preset extends string> {
  readonly preset: Preset;
  readonly files: readonly FittedFile[];
}

/** Cuts a recording into parts: silences are looked for when they are first needed. */
export function createSplitter(context: MediaContext, { recording, source, directory }: DeliveryJob) {
  const edit = editOf(recording);
  let looking: ReturnType<typeof findSplitSilences> | null = null;
  return {
    whole: { startMs: 0, endMs: recording.durationMs },
    lengthMs: (range: Parameters<typeof playedMs>[0]) => playedMs(range, edit),
    async split(range: Parameters<typeof splitRange>[0], count: number) {
      looking ??= findSplitSilences(context, { recording, folder: source, directory });
      return splitRange(range, count, { edit, silences: await looking });
    },
  };
}

async function findSource(
  context: MediaContext,
  preset: ScreenPreset,
  job: DeliveryJob,
): Promise<PictureSource> {
  const { recording, source, directory } = job;
  const av1 = preset === 'small' ? await findAv1Encoder(context, context.signal) : null;
  return { recording, folder: source, directory, channels: channelsOf(recording), av1 };
}

/** The preset that is made for the one asked for: `small` becomes `universal` where ffmpeg cannot make AV1. */
export function presetOf(asked: EncodedPreset, { av1 }: Pick<PictureSource, 'av1'>): EncodedPreset {
  return asked === 'small' && av1 === null ? 'universal' : asked;
}

/** Larger and quicker than any, where nothing is known. */
const anyPicture = { height: 4320, frameRate: 60 } as const;

/** Encodes a recording with a picture for sending, fitted to the limit. Rejects like `renderRecording`. */
export async function encodeForSending(
  context: MediaContext,
  asked: EncodedPreset,
  job: DeliveryJob & { readonly measure: (preset: EncodedPreset) => Promise<PredictedSizes> },
): Promise<DeliveredFiles<EncodedPreset>> {
  const { limitBytes, directory, onProgress } = job;
  const source = await findSource(context, asked, job);
  const preset = presetOf(asked, source);
  const isLimited = limitBytes !== Infinity;
  const sizes = isLimited ? await job.measure(preset) : { ...anyPicture, pictureBytes: 1, soundBytes: 0 };
  const { height, frameRate } = sizes;
  const picture = { height, frameRate };
  const count = isLimited ? countParts(preset, sizes, { ...picture, limitBytes }) : 1;
  const splitter = createSplitter(context, job);
  const totalMs = Math.max(1, splitter.lengthMs(splitter.whole));
  const files = await fitParts({
    ...splitter,
    ...{ count, directory, onProgress },
    fit: (range, fit) => {
      const share = splitter.lengthMs(range) / totalMs;
      const ofPart = { pictureBytes: sizes.pictureBytes * share, soundBytes: sizes.soundBytes * share };
      return fitPicture(context, source, { ...fit, preset, range, limitBytes, sizes: ofPart, picture });
    },
  });
  return { preset, files };
}

/** Makes a recording with a picture as it was captured, in parts below the limit; a few seconds that exceed it are encoded. */
export async function renderOriginal(
  context: MediaContext,
  job: DeliveryJob,
  expectedBytes: number,
): Promise<DeliveredFiles<'original'>> {
  const { limitBytes, directory, onProgress } = job;
  const source = await findSource(context, 'original', job);
  const count = Math.max(1, Math.ceil(expectedBytes / (0.9 * limitBytes)));
  const files = await fitParts({
    ...createSplitter(context, job),
    ...{ count, directory, onProgress },
    async fit(range, fit) {
      const part = { range, limitBytes, onProgress: fit.onProgress };
      const made = await makePart(context, source, { ...part, encoding: originalPicture });
      if (made !== null || !fit.isLast) return made;
      const sizes = { pictureBytes: 2 * limitBytes, soundBytes: 0 };
      return fitPicture(context, source, {
        ...fit,
        ...part,
        preset: 'universal',
        sizes,
        picture: anyPicture,
      });
    },
  });
  return { preset: 'original', files };
}

/** Asks how much of a recording a few seconds tell; for predictions. */
export async function measureForSending(
  context: MediaContext,
  asked: EncodedPreset,
  job: Pick<DeliveryJob, 'recording' | 'source'>,
): Promise<{ readonly preset: EncodedPreset; readonly sizes: PredictedSizes }> {
  const av1 = asked === 'small' ? await findAv1Encoder(context, context.signal) : null;
  const preset = presetOf(asked, { av1 });
  return { preset, sizes: await measureSizes(context, job.recording, { preset, av1, folder: job.source }) };
}
