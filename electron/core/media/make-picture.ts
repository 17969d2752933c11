import type { RecordingFile } from '../../../shared/model/recording.ts';
import type { MediaContext } from './make-voice.ts';
import { editOf } from './edit-of.ts';
import { inFolder } from './in-folder.ts';
import type { PictureEncoding } from './picture-encoding.ts';
import { renderRecording } from './render-recording.ts';
import type { VerifiedMedia } from './verify-media.ts';
import { verifyPicture } from './verify-picture.ts';

/** Share of the time that rendering takes; reading it back takes the rest. */
const renderShare = 0.85;

/** Renders a recording with a picture into `folder` and reads it back: one file, good and durable when this resolves. */
export async function makePictureFile(
  context: MediaContext,
  options: {
    readonly recording: RecordingFile;
    readonly encoding: PictureEncoding;
    /** Where captures lie and the new file goes; asked before each step. */
    readonly folder: () => string;
    readonly outputName: string;
    readonly onProgress: (share: number) => void;
  },
): Promise<VerifiedMedia> {
  const { recording, encoding, folder, outputName, onProgress } = options;
  const rendered = await renderRecording(context, {
    ...{ recording, encoding, folder, outputName, directory: folder },
    edit: editOf(recording),
    onProgress: (share) => onProgress(renderShare * share),
  });
  return inFolder(folder, (directory) =>
    verifyPicture(context, {
      ...{ directory, name: outputName, encoding, rendered },
      onProgress: (outTimeMs) =>
        onProgress(renderShare + (1 - renderShare) * Math.min(1, outTimeMs / rendered.durationMs)),
    }),
  );
}
