import type { PictureQuality } from '../../../shared/model/deliverable.ts';
import { type EncodedPreset, type PictureSetting, bestSettings } from './screen-presets.ts';

/** One step down of a preset: from `bestCrf` down to `worstCrf`, with what else is given up. */
interface Rung {
  readonly bestCrf: number;
  readonly worstCrf: number;
  readonly maxFrameRate: number | null;
  readonly maxHeight: number | null;
  readonly soundKilobits: number;
}

const { universal, small } = bestSettings;

/** First the bit rate goes, then frames, then size, and sound last. */
const ladders: Readonly<Record<EncodedPreset, readonly Rung[]>> = {
  universal: [
    { ...universal, bestCrf: universal.crf, worstCrf: 34 },
    { ...universal, bestCrf: 32, worstCrf: 38, maxFrameRate: 15 },
    { ...universal, bestCrf: 30, worstCrf: 34, maxFrameRate: 15, maxHeight: 720 },
    {
      ...universal,
      bestCrf: 30,
      worstCrf: 34,
      maxFrameRate: 10,
      maxHeight: 720,
      soundKilobits: 32,
    },
  ],
  small: [
    { ...small, bestCrf: small.crf, worstCrf: 63 },
    { ...small, bestCrf: 58, worstCrf: 63, maxFrameRate: 15 },
    { ...small, bestCrf: 55, worstCrf: 63, maxFrameRate: 15, maxHeight: 720 },
    {
      ...small,
      bestCrf: 55,
      worstCrf: 63,
      maxFrameRate: 10,
      maxHeight: 720,
      soundKilobits: 16,
    },
  ],
};

/** The picture that is fitted, as it was captured. */
export interface FittedPicture {
  readonly height: number;
  readonly frameRate: number;
}

/** Bytes of a rung against those of the first one at the same rate factor: a guess, put right by the first encoding. */
function factorOf({ maxHeight, maxFrameRate }: Rung, { height, frameRate }: FittedPicture): number {
  const frames = maxFrameRate === null ? 1 : Math.min(1, maxFrameRate / frameRate) ** 0.33;
  const size = maxHeight === null ? 1 : Math.min(1, maxHeight / height) ** 1.2;
  return frames * size;
}

/** Steps of the constant rate factor that halve the bytes of a screen: a start, put right by each encoding. */
const halving: Readonly<Record<EncodedPreset, number>> = { universal: 14, small: 15 };

/** From these factors on a picture of full size is said to look like this: placed by a few SSIM figures, not by readers. */
const words: Readonly<Record<EncodedPreset, readonly (readonly [number, PictureQuality])[]>> = {
  universal: [
    [36, 'soft'],
    [29, 'good'],
    [0, 'sharp'],
  ],
  small: [
    [58, 'good'],
    [0, 'sharp'],
  ],
};

/** What a recording takes at a preset's best setting. */
export interface FittedSizes {
  /** Bytes of the picture and the container. */
  readonly pictureBytes: number;
  /** Bytes of the sound at the preset's own rate. */
  readonly soundBytes: number;
  /** Steps of the factor that halve the bytes of this picture, where that was found out. */
  readonly halving?: number;
}

/** A setting with what it is expected to come to. */
export interface FittedSetting {
  readonly setting: PictureSetting;
  readonly expectedBytes: number;
  readonly quality: PictureQuality;
  /** Of its rung, see the ladders. */
  readonly factor: number;
  readonly soundBytes: number;
}

/** How a text looks at `setting`: worn by its factor, and by every pixel that is given up. */
export function qualityOf(
  preset: EncodedPreset,
  { crf, maxHeight, maxFrameRate }: PictureSetting,
  height: number,
): PictureQuality {
  const isScaled = maxHeight !== null && maxHeight < height;
  if (isScaled) return maxHeight < height / 2 ? 'illegible' : 'soft';
  const word = words[preset].find(([from]) => crf >= from)?.[1] ?? 'sharp';
  return word === 'sharp' && maxFrameRate !== null ? 'good' : word;
}

function pictureBytesAt(preset: EncodedPreset, factor: number, sizes: FittedSizes, crf: number): number {
  const steps = (bestSettings[preset].crf - crf) / (sizes.halving ?? halving[preset]);
  return sizes.pictureBytes * factor * 2 ** steps;
}

/**
 * The best setting of `preset` that is expected to stay within `limitBytes`, or null when even the last is not. What
 * a picture lacks anyway is not given up.
 */
export function fitSetting(
  preset: EncodedPreset,
  sizes: FittedSizes,
  { limitBytes, height, frameRate }: FittedPicture & { readonly limitBytes: number },
): FittedSetting | null {
  for (const rung of ladders[preset]) {
    const { bestCrf, worstCrf, soundKilobits } = rung;
    const maxFrameRate =
      rung.maxFrameRate !== null && rung.maxFrameRate < frameRate ? rung.maxFrameRate : null;
    const maxHeight = rung.maxHeight !== null && rung.maxHeight < height ? rung.maxHeight : null;
    const factor = factorOf(rung, { height, frameRate });
    const soundBytes = (sizes.soundBytes * soundKilobits) / bestSettings[preset].soundKilobits;
    const atBest = pictureBytesAt(preset, factor, sizes, bestCrf);
    const room = limitBytes - soundBytes;
    if (room <= 0) continue;
    const over = Math.max(0, Math.log2(atBest / room));
    const exact = bestCrf + over * (sizes.halving ?? halving[preset]);
    // AV1 encoders know whole steps only.
    const crf = preset === 'small' ? Math.ceil(exact - 1e-9) : exact;
    if (crf > worstCrf) continue;
    const setting = { crf, maxHeight, maxFrameRate, soundKilobits };
    const expectedBytes = soundBytes + pictureBytesAt(preset, factor, sizes, crf);
    return {
      ...{ setting, expectedBytes, soundBytes, factor },
      quality: qualityOf(preset, setting, height),
    };
  }
  return null;
}

/** The last resort for a few seconds that cannot be split any more: movement may be seen, text cannot be read. */
export function coarsestSetting(preset: EncodedPreset): PictureSetting {
  const soundKilobits = ladders[preset].at(-1)?.soundKilobits ?? bestSettings[preset].soundKilobits;
  return { crf: preset === 'universal' ? 44 : 63, maxHeight: 360, maxFrameRate: 5, soundKilobits };
}

/** Bytes of a recording at the coarsest setting that keeps its size and all of its frames: what parts are counted by. */
export function partedBytes(preset: EncodedPreset, sizes: FittedSizes): number {
  const [first] = ladders[preset];
  if (first === undefined) return Infinity;
  return sizes.soundBytes + pictureBytesAt(preset, 1, sizes, first.worstCrf);
}

/** A setting that was tried, and what it came to. */
export interface Trial extends Pick<FittedSetting, 'setting' | 'factor' | 'soundBytes'> {
  readonly madeBytes: number;
}

/** Fewer or more steps than any picture takes. */
const halvingRange = [2, 40] as const;

/** What whole encodings teach of a recording: its size from the last one, and how it falls from the last two. */
export function learnSizes(preset: EncodedPreset, sizes: FittedSizes, trials: readonly Trial[]): FittedSizes {
  const points = trials.map(({ setting, factor, soundBytes, madeBytes }) => {
    return { crf: setting.crf, bytes: Math.max(madeBytes * 0.05, madeBytes - soundBytes) / factor };
  });
  const last = points.at(-1);
  if (last === undefined) return sizes;
  const before = points.findLast(({ crf }) => Math.abs(crf - last.crf) > 0.2);
  const found = before && (last.crf - before.crf) / Math.log2(before.bytes / last.bytes);
  const isUsable = found !== undefined && found > halvingRange[0] && found < halvingRange[1];
  const steps = isUsable ? found : (sizes.halving ?? halving[preset]);
  const pictureBytes = last.bytes * 2 ** ((last.crf - bestSettings[preset].crf) / steps);
  return { ...sizes, pictureBytes, halving: steps };
}
