import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingFile, TrackFile } from '../../../shared/model/recording.ts';
import { isPicture } from '../../../shared/model/track.ts';
import { AppError, systemErrorCode } from '../errors.ts';
import type { FfmpegTools } from './find-ffmpeg.ts';
import { inFolder } from './in-folder.ts';
import { formatOf, type MediaInput } from './media-input.ts';
import { memberPath } from './playback-files.ts';
import { type CapturedPicture, probePicture } from './probe-capture.ts';

/** A capture that is open for reading. */
export interface OpenTrack extends MediaInput {
  readonly captured: TrackFile;
  /** Null for sound. */
  readonly picture: CapturedPicture | null;
}

/** Captures of a recording; closes them when disposed. */
export interface OpenTracks extends AsyncDisposable {
  readonly tracks: readonly OpenTrack[];
}

interface OpenTracksOptions {
  readonly recording: RecordingFile;
  /** Where the captures lie now. */
  readonly folder: () => string;
  readonly tools: Pick<FfmpegTools, 'ffprobe'>;
  readonly signal: AbortSignal;
}

async function openTrack(captured: TrackFile, options: OpenTracksOptions): Promise<OpenTrack | null> {
  const { folder, tools, signal } = options;
  const format = formatOf(captured.mimeType);
  return inFolder(folder, async (directory) => {
    const path = memberPath(directory, captured.file);
    if (path === null) return null;
    const picture = isPicture(captured.track)
      ? await probePicture({ ...tools, directory, name: captured.file, format, signal }).catch(noPicture)
      : null;
    if (isPicture(captured.track) && picture === null) return null;
    return { captured, format, picture, file: await open(join(directory, captured.file), 'r') };
  });
}

/** One picture that cannot be read does not keep the others from being made. */
function noPicture(error: unknown): null {
  if (error instanceof AppError && error.code === 'media-unreadable') return null;
  throw error;
}

/**
 * Opens every capture of a recording that is there and holds anything that can be read. Rejects with
 * `AppError('attachment-missing')` when none is.
 */
export async function openTracks(options: OpenTracksOptions): Promise<OpenTracks> {
  const tracks: OpenTrack[] = [];
  const opened: OpenTracks = {
    tracks,
    async [Symbol.asyncDispose]() {
      for (const { file } of tracks) await file.close();
    },
  };
  try {
    for (const captured of options.recording.tracks.filter(({ sizeBytes }) => sizeBytes > 0)) {
      const track = await openTrack(captured, options).catch((error: unknown) => {
        if (systemErrorCode(error) === 'ENOENT') return null;
        throw error;
      });
      if (track !== null) tracks.push(track);
    }
    if (tracks.length === 0) throw new AppError('attachment-missing', 'no capture of the recording is left');
    return opened;
  } catch (error) {
    await opened[Symbol.asyncDispose]();
    throw error;
  }
}
