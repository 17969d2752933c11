import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { AppError, systemErrorCode } from '../errors.ts';
import type { Library } from '../library/library.ts';
import { editOf } from './edit-of.ts';
import { encodeVoice } from './encode-voice.ts';
import type { FfmpegTools } from './find-ffmpeg.ts';
import { inFolder } from './in-folder.ts';
import { measureLoudness } from './measure-loudness.ts';
import { formatOf, type MediaInput } from './media-input.ts';
import { tagArguments } from './media-tags.ts';
import { renderRecording } from './render-recording.ts';
import type { FfmpegContext } from './run-ffmpeg.ts';
import { type VerifiedMedia, verifyMedia } from './verify-media.ts';
import { voiceGain } from './voice-gain.ts';
import type { VoiceEncoding } from './voice-presets.ts';

/** The library as far as media work needs it. */
export type MediaLibrary = Pick<Library, 'getStored' | 'update'>;

/** What work on media runs with. */
export interface MediaContext extends FfmpegContext, FfmpegTools {}

/** What {@link makeVoiceFile} makes from what. */
export interface MakeVoiceFileOptions {
  readonly recording: RecordingFile;
  /** Where the capture lies; asked before each step. */
  readonly source: () => string;
  readonly encoding: VoiceEncoding;
  /** Folder of the new file; asked before each step, since a recording may be moved while it is worked on. */
  readonly folder: () => string;
  readonly outputName: string;
  /** Share of the work done, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** Shares of the time that measuring, encoding and verifying take. */
const shares = { measure: 0.25, encode: 0.67, verify: 0.08 };

/**
 * Makes one file of a voice: cut, levelled, encoded and read back, good and durable when this resolves. One that is not
 * edited keeps every sample.
 */
export async function makeVoiceFile(
  context: MediaContext,
  options: MakeVoiceFileOptions,
): Promise<VerifiedMedia> {
  if (isEdited(options.recording)) return makeEditedVoice(context, options);
  const input = await openCapture(options.recording, options.source);
  try {
    return await makeWholeVoice(context, input, options);
  } finally {
    await input.file.close();
  }
}

function isEdited({ edit }: RecordingFile): boolean {
  return edit !== null && (edit.cuts.length > 0 || !edit.levelled || Object.keys(edit.gainDb).length > 0);
}

async function makeEditedVoice(
  context: MediaContext,
  { recording, source, encoding, folder, outputName, onProgress }: MakeVoiceFileOptions,
): Promise<VerifiedMedia> {
  const { durationMs } = await renderRecording(context, {
    ...{ recording, encoding, outputName },
    folder: source,
    directory: folder,
    // There is nothing but the voice.
    edit: { ...editOf(recording), muted: [] },
    onProgress: (share) => onProgress((1 - shares.verify) * share),
  });
  return inFolder(folder, (directory) =>
    verifyMedia(context, {
      ...{ ffprobe: context.ffprobe, directory, name: outputName, encoding },
      expectedDurationMs: durationMs,
      onProgress: (outTimeMs) =>
        onProgress(1 - shares.verify + shares.verify * Math.min(1, outTimeMs / durationMs)),
    }),
  );
}

async function makeWholeVoice(
  context: MediaContext,
  input: MediaInput,
  options: MakeVoiceFileOptions,
): Promise<VerifiedMedia> {
  const { recording, encoding, folder, outputName, onProgress } = options;
  const report = (before: number, share: number, durationMs: number) => (outTimeMs: number) =>
    onProgress(before + share * Math.min(1, outTimeMs / Math.max(1, durationMs)));

  const measured = await inFolder(folder, (directory) =>
    measureLoudness(context, {
      input,
      directory,
      onProgress: report(0, shares.measure, recording.durationMs),
    }),
  );
  await inFolder(folder, (directory) =>
    encodeVoice(context, {
      input,
      directory,
      outputName,
      encoding,
      gain: voiceGain(measured),
      tags: tagArguments(recording),
      onProgress: report(shares.measure, shares.encode, measured.durationMs),
    }),
  );
  return inFolder(folder, (directory) =>
    verifyMedia(context, {
      ffprobe: context.ffprobe,
      directory,
      name: outputName,
      encoding,
      expectedDurationMs: measured.durationMs,
      onProgress: report(shares.measure + shares.encode, shares.verify, measured.durationMs),
    }),
  );
}

/** Opens the voice of a recording as it was captured. Rejects with `AppError('attachment-missing')` when it is gone. */
export async function openCapture(recording: RecordingFile, folder: () => string): Promise<MediaInput> {
  const track = recording.tracks.find((candidate) => candidate.track === 'microphone');
  if (track === undefined) throw new AppError('attachment-missing', 'no voice was captured');
  const format = formatOf(track.mimeType);
  return { format, file: await openExisting(folder, track.file) };
}

/** Opens a file of a recording for reading. Rejects with `AppError('attachment-missing')` when it is gone. */
export async function openExisting(folder: () => string, name: string): Promise<FileHandle> {
  try {
    return await inFolder(folder, (directory) => open(join(directory, name), 'r'));
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    throw new AppError('attachment-missing', 'a file of the recording is gone', { cause: error });
  }
}
