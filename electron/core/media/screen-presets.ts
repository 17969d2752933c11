import type { ScreenPreset } from '../../../shared/model/deliverable.ts';
import type { Av1Encoder } from './av1-encoder.ts';
import { type PictureEncoding, masterPicture, mp4Arguments } from './picture-encoding.ts';

/** Presets that encode the picture anew. */
export type EncodedPreset = Exclude<ScreenPreset, 'original'>;

/** How coarse a picture is made. */
export interface PictureSetting {
  /** Constant rate factor: of x264 for `universal`, of an AV1 encoder for `small`. Greater is coarser. */
  readonly crf: number;
  /** Null as captured. */
  readonly maxHeight: number | null;
  /** Null as captured. */
  readonly maxFrameRate: number | null;
  /** Bits per second of one channel of sound, in thousands. */
  readonly soundKilobits: number;
}

/**
 * What a preset makes where no limit stands in the way: as like the source as plain ffmpeg makes a drawn walkthrough
 * (scrolling text, a terminal, typing), in fewer bytes and no more time. `npm run bench -- small` says how many.
 */
export const bestSettings: Readonly<Record<EncodedPreset, PictureSetting>> = {
  universal: { crf: 23, maxHeight: null, maxFrameRate: null, soundKilobits: 48 },
  small: { crf: 48, maxHeight: null, maxFrameRate: null, soundKilobits: 24 },
};

/** Frames between keyframes at most: they are dear on a screen, and marks get their own. */
const keyframeInterval = 600;

/**
 * Text on a screen moves by whole lines and pages: a search for motion that reaches far halves the bytes of a terminal and
 * costs next to nothing where the picture rests. The tune for drawings spends its bits on flat grounds and hard edges;
 * psychovisual grain and frames between frames gain nothing.
 */
const x264Parameters = 'psy=0:me=umh:merange=160:bframes=0';

function x264Arguments(crf: number): readonly string[] {
  return [
    ...['-c:v', 'libx264', '-preset', 'faster', '-tune', 'animation', '-crf', crf.toFixed(2)],
    ...['-x264-params', x264Parameters, '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
    ...['-g', String(keyframeInterval)],
  ];
}

function av1Arguments(encoder: Av1Encoder, crf: number): readonly string[] {
  const common = ['-crf', String(Math.round(crf)), '-pix_fmt', 'yuv420p', '-g', String(keyframeInterval)];
  if (encoder === 'libsvtav1') return ['-c:v', 'libsvtav1', '-preset', '10', ...common];
  return [
    '-c:v',
    'libaom-av1',
    '-usage',
    'realtime',
    '-cpu-used',
    '8',
    '-b:v',
    '0',
    '-row-mt',
    '1',
    ...common,
  ];
}

function aacArguments(kilobits: number): readonly string[] {
  // Its fast coder overshoots by an eighth, see voice-presets.ts.
  return ['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', `${Math.round(kilobits * 0.875)}k`];
}

function opusArguments(kilobits: number): readonly string[] {
  return ['-c:a', 'libopus', '-b:a', `${kilobits}k`, '-vbr', 'on'];
}

/** How a file with a picture is made by `preset` at `setting`. `channels` are those of its sound. */
export function pictureEncoding(
  preset: EncodedPreset,
  setting: PictureSetting,
  { av1, channels }: { readonly av1: Av1Encoder | null; readonly channels: number },
): PictureEncoding {
  const { crf, maxHeight, maxFrameRate, soundKilobits } = setting;
  const common: Omit<PictureEncoding, 'preset' | `${'video' | 'audio'}${'Codec' | 'Arguments'}`> = {
    ...{ mimeType: 'video/mp4', extension: '.mp4', format: 'mov', maxHeight, maxFrameRate },
    ...{ copiesH264: false, dropDuplicates: true, pictureFilters: [], muxerArguments: mp4Arguments },
  };
  const kilobits = soundKilobits * channels;
  if (preset === 'universal' || av1 === null) {
    return {
      ...common,
      ...{ preset: 'universal', videoCodec: 'h264', audioCodec: 'aac' },
      videoArguments: x264Arguments(crf),
      audioArguments: aacArguments(kilobits),
    };
  }
  return {
    ...common,
    ...{ preset, videoCodec: 'av1', audioCodec: 'opus' },
    videoArguments: av1Arguments(av1, crf),
    audioArguments: opusArguments(kilobits),
  };
}

/** A file as it was captured, made from the captures where there is no master, or only a part of it is wanted. */
export const originalPicture: PictureEncoding = { ...masterPicture, preset: 'original' };
