import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { MadeFile, RecordingFile } from '../../../shared/model/recording.ts';
import { AppError, systemErrorCode } from '../errors.ts';
import { syncFolder } from '../library/atomic-file.ts';
import type { Library } from '../library/library.ts';
import { encodeVoice } from './encode-voice.ts';
import type { FfmpegTools } from './find-ffmpeg.ts';
import { inFolder } from './in-folder.ts';
import { measureLoudness } from './measure-loudness.ts';
import { formatOf, type MediaInput } from './media-input.ts';
import { tagArguments } from './media-tags.ts';
import { partName, removePartFiles } from './part-files.ts';
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
  readonly input: MediaInput;
  readonly recording: RecordingFile;
  readonly encoding: VoiceEncoding;
  /** Folder of the new file; asked before each step, since a recording may be moved while it is worked on. */
  readonly folder: () => string;
  readonly outputName: string;
  /** Share of the work done, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** Shares of the time that measuring, encoding and verifying take. */
const shares = { measure: 0.25, encode: 0.67, verify: 0.08 };

/** Measures the loudness of `input`, encodes it level and verifies the result: one file, good and durable when this resolves. */
export async function makeVoiceFile(
  context: MediaContext,
  options: MakeVoiceFileOptions,
): Promise<VerifiedMedia> {
  const { input, recording, encoding, folder, outputName, onProgress } = options;
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

/**
 * Makes the master of a voice recording from its capture, which is only read: a hidden temporary file in its folder,
 * verified, then given its name and recorded in `recording.json` in one step of the library. Rejects with
 * `AppError('not-found')` soon after the recording went into the bin.
 */
export async function compressVoice(
  context: MediaContext,
  options: {
    readonly library: MediaLibrary;
    readonly recordingId: string;
    readonly encoding: VoiceEncoding;
    readonly onProgress: (share: number) => void;
  },
): Promise<MadeFile> {
  const { library, recordingId, encoding, onProgress } = options;
  const { file: recording } = library.getStored(recordingId);
  const place = () => library.getStored(recordingId).folder;
  const folder = () => {
    if (library.getStored(recordingId).file.binnedAt === null) return place();
    throw new AppError('not-found', 'the recording is in the bin');
  };
  await inFolder(folder, removePartFiles);
  const input = await openCapture(recording, folder);
  const outputName = partName();
  try {
    const made = await makeVoiceFile(context, { input, recording, encoding, folder, outputName, onProgress });
    const { preset, mimeType, extension } = encoding;
    const master: MadeFile = {
      file: `master${extension}`,
      preset,
      mimeType,
      ...made,
      editRevision: recording.edit?.revision ?? 0,
    };
    context.signal.throwIfAborted();
    await library.update(recordingId, async ({ file, folder: directory }) => {
      await rename(join(directory, outputName), join(directory, master.file));
      await syncFolder(directory);
      return { ...file, master };
    });
    return master;
  } finally {
    await input.file.close();
    await inFolder(place, removePartFiles).catch(() => undefined);
  }
}
