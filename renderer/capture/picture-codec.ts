/** A form in which a picture is captured. */
export interface PictureCodec {
  readonly mimeType: string;
}

/** Size and rate of a picture that is to be captured. */
export interface PictureShape {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
}

/**
 * Best first. On two cores without a graphics card, H.264 took the least work at all content, held 29.5 of 30 frames a second
 * and is copied into the master as it is. VP9 before AV1, since AV1 falls behind on moving pictures; VP8 drops frames but is
 * everywhere.
 */
const codecs: readonly PictureCodec[] = [
  { mimeType: 'video/x-matroska;codecs=avc1' },
  { mimeType: 'video/webm;codecs=vp9' },
  { mimeType: 'video/webm;codecs=av1' },
  { mimeType: 'video/webm;codecs=vp8' },
];

/** Time between pictures that stand by themselves: a seek decodes at most this much, and text at rest costs few bytes. */
export const keyFrameIntervalMs = 5000;

const referencePixels = 1920 * 1080;
const referenceFrameRate = 30;

/** Most bits a second of a screen: enough for text that scrolls; a screen at rest takes a tenth. */
export function screenBitsPerSecond({ width, height, frameRate }: PictureShape): number {
  const pixels = ((width * height) / referencePixels) ** 0.75;
  return Math.round(5_000_000 * pixels * (frameRate / referenceFrameRate) ** 0.5);
}

/** Most bits a second of a face. */
export function cameraBitsPerSecond({ width, height }: PictureShape): number {
  return Math.round(2_500_000 * ((width * height) / (1280 * 720)) ** 0.75);
}

/** Finds the first codec that this browser has and that really gives out pictures. Rejects when there is none. */
export async function choosePictureCodec(
  isSupported: (mimeType: string) => boolean,
  encodes: (codec: PictureCodec) => Promise<boolean>,
): Promise<PictureCodec> {
  for (const codec of codecs) {
    if (isSupported(codec.mimeType) && (await encodes(codec))) return codec;
  }
  throw new DOMException('no codec for pictures', 'NotSupportedError');
}
