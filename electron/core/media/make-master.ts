import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { MadeFile, RecordingFile } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import { syncFolder } from '../library/atomic-file.ts';
import { type MediaContext, type MediaLibrary, makeVoiceFile } from './make-voice.ts';
import { hashCaptures, withHashes } from './capture-hashes.ts';
import { editOf } from './edit-of.ts';
import { inFolder } from './in-folder.ts';
import { makePictureFile } from './make-picture.ts';
import { partName, removePartFiles } from './part-files.ts';
import { masterPicture } from './picture-encoding.ts';
import type { VerifiedMedia } from './verify-media.ts';
import type { VoiceEncoding } from './voice-presets.ts';

/** What {@link makeMaster} works with. */
export interface MakeMasterOptions {
  readonly library: MediaLibrary;
  readonly recordingId: string;
  /** Of a recording without a picture. */
  readonly voiceEncoding: VoiceEncoding;
  /** Share of the work done, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/**
 * Makes the master of a recording as its Edit says, from its captures, which are only read: a hidden temporary file in its
 * folder, verified, then given its name in place of an older master and recorded in `recording.json`, in one step of the
 * library, together with the SHA-256 of its captures. Rejects with `AppError('not-found')` soon after the recording went into the bin, and with `conflict` when its
 * Edit was changed meanwhile.
 */
export async function makeMaster(context: MediaContext, options: MakeMasterOptions): Promise<MadeFile> {
  const { library, recordingId } = options;
  const { file: recording } = library.getStored(recordingId);
  const place = () => library.getStored(recordingId).folder;
  const folder = () => {
    if (library.getStored(recordingId).file.binnedAt === null) return place();
    throw new AppError('not-found', 'the recording is in the bin');
  };
  await inFolder(folder, removePartFiles);
  const outputName = partName();
  try {
    const made = await makeFile(context, options, { recording, folder, outputName });
    const { preset, mimeType, extension } =
      recording.kind === 'voice' ? options.voiceEncoding : masterPicture;
    const editRevision = editOf(recording).revision;
    const file = masterName(recording, extension);
    const master: MadeFile = { file, preset, mimeType, ...made, editRevision };
    const tracks = await inFolder(folder, (directory) => hashCaptures(recording, directory));
    context.signal.throwIfAborted();
    await library.update(recordingId, async ({ file, folder: directory }) => {
      if (editOf(file).revision !== editRevision)
        throw new AppError('conflict', 'the recording was edited meanwhile');
      await rename(join(directory, outputName), join(directory, master.file));
      await syncFolder(directory);
      return { ...withHashes(file, tracks), master };
    });
    return master;
  } finally {
    await inFolder(place, removePartFiles).catch(() => undefined);
  }
}

/** Never the name of what it is made from: a master may stand for captures that are no longer kept. */
function masterName({ tracks }: RecordingFile, extension: string): string {
  const isTaken = (name: string) => tracks.some(({ file }) => file === name);
  return isTaken(`master${extension}`) ? `master-edited${extension}` : `master${extension}`;
}

function makeFile(
  context: MediaContext,
  { voiceEncoding, onProgress }: MakeMasterOptions,
  made: { readonly recording: RecordingFile; readonly folder: () => string; readonly outputName: string },
): Promise<VerifiedMedia> {
  if (made.recording.kind !== 'voice')
    return makePictureFile(context, { ...made, encoding: masterPicture, onProgress });
  return makeVoiceFile(context, { ...made, source: made.folder, encoding: voiceEncoding, onProgress });
}
