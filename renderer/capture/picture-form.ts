import {
  type PictureShape,
  cameraBitsPerSecond,
  choosePictureCodec,
  keyFrameIntervalMs,
  screenBitsPerSecond,
} from './picture-codec.ts';
import { type RecorderForm, encodesPictures } from './track-recorder.ts';

const unknownShape: PictureShape = { width: 1920, height: 1080, frameRate: 30 };

/**
 * How `media`, the picture of `stream`, is recorded: with the first codec that gives out pictures of this very source. The
 * check is made before the take begins, so that it costs the take nothing; it takes about 150 ms.
 */
export async function pictureForm(
  stream: MediaStream,
  media: MediaStreamTrack,
  content: 'screen' | 'camera',
): Promise<RecorderForm> {
  const shape = { ...unknownShape, ...media.getSettings() };
  const videoBitsPerSecond = content === 'screen' ? screenBitsPerSecond(shape) : cameraBitsPerSecond(shape);
  const toForm = (mimeType: string): RecorderForm => ({
    mimeType,
    videoBitsPerSecond,
    videoKeyFrameIntervalDuration: keyFrameIntervalMs,
  });
  const { mimeType } = await choosePictureCodec(
    (candidate) => MediaRecorder.isTypeSupported(candidate),
    (candidate) => encodesPictures(stream, toForm(candidate.mimeType)),
  );
  return toForm(mimeType);
}
