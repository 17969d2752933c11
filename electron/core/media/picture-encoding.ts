import type { ScreenPreset } from '../../../shared/model/deliverable.ts';
import type { MediaFormat } from './media-input.ts';

/** How a file with a picture is made. */
export interface PictureEncoding {
  readonly preset: ScreenPreset;
  readonly mimeType: string;
  /** With its dot. */
  readonly extension: '.mp4';
  /** Demuxer that reads it again. */
  readonly format: MediaFormat;
  /** Names that ffprobe gives its codecs. */
  readonly videoCodec: string;
  readonly audioCodec: string;
  /** The picture is scaled down to this; null as captured. */
  readonly maxHeight: number | null;
  /** Frames per second at most; null as captured. */
  readonly maxFrameRate: number | null;
  /** An H.264 picture that needs no change is copied instead of being encoded again. */
  readonly copiesH264: boolean;
  /** See {@link duplicateFilter}. */
  readonly dropDuplicates: boolean;
  /** Filters after composing and scaling. */
  readonly pictureFilters: readonly string[];
  /** Encoder of the picture and its options. */
  readonly videoArguments: readonly string[];
  /** Encoder of the sound and its options; the number of channels is that of the sound. */
  readonly audioArguments: readonly string[];
  readonly muxerArguments: readonly string[];
}

/** Filter that leaves out frames which are the same as the one before, but for two a second: a picture at rest has an end, and places in it are found quickly. */
export function duplicateFilter(frameRate: number): string {
  const mostDropped = Math.max(1, Math.floor(frameRate / 2) - 1);
  return `mpdecimate=hi=0:lo=0:frac=0:max=${mostDropped}`;
}

/** Options of the muxer of .mp4 files: the index comes first, so that players can start at once. */
export const mp4Arguments: readonly string[] = ['-movflags', '+faststart', '-f', 'mp4'];

/** The master of a picture: H.264 close to the capture and AAC, which play everywhere. */
export const masterPicture: PictureEncoding = {
  preset: 'universal',
  mimeType: 'video/mp4',
  extension: '.mp4',
  format: 'mov',
  videoCodec: 'h264',
  audioCodec: 'aac',
  maxHeight: null,
  maxFrameRate: null,
  copiesH264: true,
  dropDuplicates: true,
  pictureFilters: [],
  videoArguments: [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-profile:v', 'high'],
    // A place is found by decoding from the keyframe before it: both the distance and the work per frame count.
    ...['-tune', 'fastdecode', '-pix_fmt', 'yuv420p', '-g', '60', '-bf', '0'],
  ],
  audioArguments: ['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', '96k'],
  muxerArguments: mp4Arguments,
};
