import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, open, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { RecordingOrigin } from '../../../shared/model/origin.ts';
import type { RecordingFile, TrackFile } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import { syncFolder } from '../library/atomic-file.ts';
import type { Library } from '../library/library.ts';
import { shownName } from '../library/safe-name.ts';
import { FfmpegError } from '../media/ffmpeg-error.ts';
import { formatOf } from '../media/media-input.ts';
import { measureLoudness } from '../media/measure-loudness.ts';
import { hashFile } from '../media/hash-file.ts';
import type { FfmpegWorkshop } from '../media/ffmpeg-workshop.ts';
import type { MediaContext } from '../media/make-voice.ts';
import { localInstant } from '../recording/local-instant.ts';
import { type ReceivedMedia, probeReceived } from './probe-received.ts';
import { makeSeekableCopy } from './seekable-copy.ts';

/** What {@link takeIn} works with. */
export interface TakeInDeps {
  readonly library: Pick<Library, 'beginTake' | 'getStored' | 'withOriginal'>;
  readonly workshop: Pick<FfmpegWorkshop, 'light'>;
}

/** A file of ours with what somebody else made, and where that came from. */
export interface Received {
  /** Stays as it is. */
  readonly path: string;
  readonly origin: RecordingOrigin;
}

/** A name from outside as text to show: one line without controls, at most 200 characters, never empty. */
export function safeText(name: string): string {
  return shownName(name.replaceAll(/\p{Bidi_Control}/gu, ''));
}

/**
 * Makes a recording, unfiled, of a sound from elsewhere and resolves with its id; one that is there already, by content
 * and item, is not made again. The recording appears whole or not at all. Rejects with `media-unreadable`, `unsupported`,
 * `ffmpeg-missing`, `library-unavailable` or `disk-full`; then nothing was kept. Calls must follow one another.
 */
export async function takeIn(received: Received, deps: TakeInDeps, signal: AbortSignal): Promise<string> {
  const { library, workshop } = deps;
  const sha256 = await hashPath(received.path);
  const isSame = (id: string) => library.getStored(id).file.origin?.itemId === received.origin.itemId;
  const known = library.withOriginal(sha256).find(isSame);
  if (known !== undefined) return known;
  return workshop.light(signal, (context) => makeRecording(received, { context, library, sha256 }));
}

async function makeRecording(
  { path, origin }: Received,
  {
    context,
    library,
    sha256,
  }: { readonly context: MediaContext; readonly library: TakeInDeps['library']; readonly sha256: string },
): Promise<string> {
  const place = { directory: dirname(path), name: basename(path), signal: context.signal };
  const probed = await probeReceived({ ...place, ffprobe: context.ffprobe });
  const durationMs = probed.durationMs || (await decodedDurationMs(context, path, probed.mimeType));
  const media = { ...probed, durationMs };
  const { size } = await stat(path);
  const file = toRecordingFile(origin, media, { sizeBytes: size, sha256 });
  const fill = async (folder: string) => {
    for (const { file: name } of file.tracks) {
      if (name === file.original.file) continue;
      const outputPath = join(folder, name);
      await makeSeekableCopy({ ...place, ffmpeg: context.ffmpeg, outputPath });
      await syncFile(outputPath);
    }
    const original = join(folder, file.original.file);
    await copyFile(path, original, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await syncFile(original);
    await syncFolder(folder);
  };
  const stored = await library.beginTake({ file, projectId: null, fill });
  return stored.file.id;
}

function toRecordingFile(
  origin: RecordingOrigin,
  media: ReceivedMedia,
  content: { readonly sizeBytes: number; readonly sha256: string },
): RecordingFile & { original: NonNullable<RecordingFile['original']> } {
  const { mimeType, extension, durationMs } = media;
  const original = { file: `original${extension}`, mimeType, ...content };
  const track: TrackFile = {
    track: 'microphone',
    // An MP4 from a phone has its index at the end, and cannot be read from a pipe.
    file: mimeType === 'audio/mp4' ? `capture-microphone${extension}` : original.file,
    ...{ mimeType, sizeBytes: content.sizeBytes, deviceLabel: '' },
    ...{ offsetMs: 0, durationMs, lostAtMs: null },
  };
  return {
    ...{ schemaVersion: 1, id: randomUUID(), kind: 'voice', state: 'ready', direction: 'received' },
    title: safeText(origin.originalName.replace(/\.[^.]{1,5}$/, '')),
    createdAt: localInstant(media.createdAtMs ?? Date.parse(origin.receivedAt)),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...{ author: origin.sender, durationMs, endReason: 'stopped', marks: [], pauses: [], levels: [] },
    ...{ tracks: [track], master: null, edit: null, origin, original, binnedAt: null, binnedFrom: null },
  };
}

async function decodedDurationMs(context: MediaContext, path: string, mimeType: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    const input = { file, format: formatOf(mimeType) };
    const { durationMs } = await measureLoudness(context, { input, directory: dirname(path) });
    if (durationMs > 0) return durationMs;
    throw new AppError('media-unreadable', 'the file has no length');
  } catch (error) {
    if (!(error instanceof FfmpegError)) throw error;
    throw new AppError('media-unreadable', 'the sound cannot be decoded', { cause: error });
  } finally {
    await file.close();
  }
}

async function hashPath(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    return await hashFile(file);
  } finally {
    await file.close();
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
