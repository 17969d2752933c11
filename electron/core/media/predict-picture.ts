import type { PictureQuality, Prediction, ScreenPreset } from '../../../shared/model/deliverable.ts';
import { type RecordingFile, editedLengthMs } from '../../../shared/model/recording.ts';
import {
  type FittedPicture,
  type FittedSizes,
  coarsestSetting,
  fitSetting,
  partedBytes,
  qualityOf,
} from './fit-ladder.ts';
import type { PredictedSizes } from './predict-sizes.ts';
import { fitHeight } from './render-plan.ts';
import type { EncodedPreset } from './screen-presets.ts';

/** Share of its limit that a part is expected to use. */
const partFill = 0.93;

/** Parts a recording is split into at first: 1 when a legible file of it is expected to fit. */
export function countParts(
  preset: EncodedPreset,
  sizes: FittedSizes,
  { limitBytes, ...picture }: FittedPicture & { readonly limitBytes: number },
): number {
  if (fitSetting(preset, sizes, { ...picture, limitBytes: limitBytes * partFill }) !== null) return 1;
  return Math.max(2, Math.ceil(partedBytes(preset, sizes) / (limitBytes * partFill)));
}

/** What a preset that encodes the picture makes under a limit, by the sizes that were measured or estimated. */
export function predictPicture(
  preset: EncodedPreset,
  sizes: PredictedSizes,
  options: { readonly limitBytes: number | null; readonly basis: Prediction['basis'] },
): Prediction {
  const { width, height, frameRate } = sizes;
  const limitBytes = options.limitBytes ?? Infinity;
  const partCount =
    limitBytes === Infinity ? 1 : countParts(preset, sizes, { limitBytes, height, frameRate });
  const ofPart = { pictureBytes: sizes.pictureBytes / partCount, soundBytes: sizes.soundBytes / partCount };
  const fitted = fitSetting(preset, ofPart, {
    ...{ height, frameRate },
    limitBytes: limitBytes * partFill,
  });
  const setting = fitted?.setting ?? coarsestSetting(preset);
  const quality: PictureQuality = fitted ? qualityOf(preset, setting, height) : 'illegible';
  return {
    preset,
    sizeBytes: Math.round((fitted?.expectedBytes ?? limitBytes * partFill) * partCount),
    quality,
    ...fitHeight({ width, height }, setting.maxHeight),
    frameRate: Math.min(frameRate, setting.maxFrameRate ?? frameRate),
    ...{ partCount, basis: options.basis },
  };
}

/** What the master, or the captures where there is none yet, come to when sent as they are. */
export function predictOriginal(
  recording: RecordingFile,
  picture: Pick<PredictedSizes, 'width' | 'height' | 'frameRate'>,
  limitBytes: number | null,
): Prediction {
  const { master, tracks, durationMs, edit } = recording;
  const isCurrent = master !== null && master.editRevision === (edit?.revision ?? 0);
  const captured = tracks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const share = editedLengthMs(recording) / Math.max(1, durationMs);
  const sizeBytes = isCurrent ? master.sizeBytes : Math.round(captured * share);
  const preset: ScreenPreset = 'original';
  const { width, height, frameRate } = picture;
  const partCount = limitBytes === null ? 1 : Math.max(1, Math.ceil(sizeBytes / limitBytes));
  const basis = isCurrent ? 'measured' : 'estimated';
  return { preset, sizeBytes, quality: 'as-captured', width, height, frameRate, partCount, basis };
}
