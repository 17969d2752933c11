import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Range } from '../../../shared/model/edit.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import type { Av1Encoder } from './av1-encoder.ts';
import { editOf } from './edit-of.ts';
import {
  type FittedPicture,
  type FittedSetting,
  type FittedSizes,
  type Trial,
  coarsestSetting,
  fitSetting,
  learnSizes,
} from './fit-ladder.ts';
import type { FitOptions, FittedFile } from './fit-parts.ts';
import type { MediaContext } from './make-voice.ts';
import { partName } from './part-files.ts';
import type { PictureEncoding } from './picture-encoding.ts';
import { type RenderedRecording, renderRecording } from './render-recording.ts';
import { type EncodedPreset, bestSettings, pictureEncoding } from './screen-presets.ts';
import { verifyPicture } from './verify-picture.ts';

/** A recording with a picture that files are made of. */
export interface PictureSource {
  readonly recording: RecordingFile;
  /** Where its captures lie now. */
  readonly folder: () => string;
  /** Where files are made. */
  readonly directory: string;
  readonly channels: number;
  readonly av1: Av1Encoder | null;
}

/** Share of the time of one attempt that rendering takes; reading it back takes the rest. */
const renderShare = 0.9;

/** One file that is made of a part of a recording. */
interface PartRequest {
  readonly range: Range;
  readonly encoding: PictureEncoding;
  readonly onProgress: (share: number) => void;
}

/** A file that was written, and not read back yet. */
interface RenderedFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly encoding: PictureEncoding;
  readonly rendered: RenderedRecording;
}

async function renderPart(
  context: MediaContext,
  source: PictureSource,
  request: PartRequest,
): Promise<RenderedFile> {
  const { recording, folder, directory } = source;
  const { range, encoding, onProgress } = request;
  const name = partName();
  const isWhole = range.startMs <= 0 && range.endMs >= recording.durationMs;
  try {
    const rendered = await renderRecording(context, {
      ...{ recording, folder, encoding, onProgress, outputName: name },
      ...(isWhole ? {} : { range }),
      edit: editOf(recording),
      directory: () => directory,
    });
    const { size } = await stat(join(directory, name));
    return { name, sizeBytes: size, encoding, rendered };
  } catch (error) {
    await rm(join(directory, name), { force: true });
    throw error;
  }
}

async function readBack(
  context: MediaContext,
  { directory }: PictureSource,
  { name, encoding, rendered }: RenderedFile,
): Promise<FittedFile> {
  try {
    return { name, ...(await verifyPicture(context, { directory, name, encoding, rendered })) };
  } catch (error) {
    await rm(join(directory, name), { force: true });
    throw error;
  }
}

/** Makes one file of a part with one encoding and reads it back; null, and nothing left, when it is larger than `limitBytes`. */
export async function makePart(
  context: MediaContext,
  source: PictureSource,
  { limitBytes, ...request }: PartRequest & { readonly limitBytes: number },
): Promise<FittedFile | null> {
  const file = await renderPart(context, source, request);
  if (file.sizeBytes <= limitBytes) return readBack(context, source, file);
  await rm(join(source.directory, file.name), { force: true });
  return null;
}

/** What {@link fitPicture} makes. */
export interface FitPictureOptions extends FitOptions {
  readonly preset: EncodedPreset;
  readonly range: Range;
  /** Infinity for none. */
  readonly limitBytes: number;
  /** What the range is expected to come to. */
  readonly sizes: FittedSizes;
  readonly picture: FittedPicture;
}

const mostAttempts = 4;
/** What is aimed at: predictions from samples err more than those from a whole encoding. */
const aims = [0.95, 0.965] as const;
/** A file that uses this much of its limit is full. */
const full = 0.9;

function nextSetting(options: FitPictureOptions, sizes: FittedSizes, attempt: number): FittedSetting | null {
  const { preset, limitBytes, picture, isLast } = options;
  const aim = attempt === 0 ? aims[0] : aims[1];
  const fitted = fitSetting(preset, sizes, { ...picture, limitBytes: limitBytes * aim });
  if (fitted !== null || !isLast) return fitted;
  const setting = coarsestSetting(preset);
  return { setting, expectedBytes: limitBytes, quality: 'illegible', factor: 1, soundBytes: 0 };
}

/**
 * Makes one file of `range` that is not larger than the limit, as good as fits: encodes it, and again from what that
 * taught, until it is full or at its best. Null when no legible one fits; rejects with `too-large` when it is the last
 * part and not even the coarsest does.
 */
export async function fitPicture(
  context: MediaContext,
  source: PictureSource,
  options: FitPictureOptions,
): Promise<FittedFile | null> {
  const { preset, range, limitBytes, onProgress } = options;
  const tried = new Set<string>();
  const trials: Trial[] = [];
  let { sizes } = options;
  let best: RenderedFile | null = null;
  const drop = (file: RenderedFile) => rm(join(source.directory, file.name), { force: true });
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const fitted = nextSetting(options, sizes, attempt);
    const key = JSON.stringify(fitted?.setting);
    if (fitted === null || tried.has(key)) break;
    tried.add(key);
    const [from, width] = limitBytes === Infinity ? [0, 1] : [1 - 0.5 ** attempt, 0.5 ** (attempt + 1)];
    const file: RenderedFile = await renderPart(context, source, {
      range,
      encoding: pictureEncoding(preset, fitted.setting, source),
      onProgress: (share) => onProgress(from + width * share * renderShare),
    });
    trials.push({ ...fitted, madeBytes: file.sizeBytes });
    sizes = learnSizes(preset, sizes, trials);
    const isBetter = file.sizeBytes <= limitBytes && file.sizeBytes > (best?.sizeBytes ?? 0);
    const loser: RenderedFile | null = isBetter ? best : file;
    if (loser !== null) await drop(loser);
    if (!isBetter) continue;
    best = file;
    if (file.sizeBytes >= full * limitBytes || fitted.setting.crf <= bestSettings[preset].crf) break;
  }
  if (best !== null) return readBack(context, source, best);
  if (options.isLast) throw new AppError('too-large', 'not even a few seconds fit the limit');
  return null;
}
