import { constants } from 'node:fs';
import { copyFile, open, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { RecordingOrigin } from '../../../shared/model/origin.ts';
import type { RecordingFile, TrackFile } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import { syncFolder } from '../library/atomic-file.ts';
import type { Library } from '../library/library.ts';
import { FfmpegError } from '../media/ffmpeg-error.ts';
import type { FfmpegWorkshop } from '../media/ffmpeg-workshop.ts';
import { hashPath } from '../media/hash-file.ts';
import type { MediaContext } from '../media/make-voice.ts';
import { type MeasuredLevels, measureLevels } from '../media/measure-levels.ts';
import { formatOf } from '../media/media-input.ts';
import { createLevelBuckets } from '../recording/level-buckets.ts';
import { copyStream } from './copy-stream.ts';
import { hasIndexInFront } from './mp4-index.ts';
import { type ReceivedMedia, playsAsItCame, probeReceived } from './probe-received.ts';
import { type Carried, toReceivedRecording, tracksOf } from './received-recording.ts';

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
  /** Null for unfiled. */
  readonly projectId: string | null;
  /** When the user's own file was last changed, milliseconds since 1970; missing or null where nobody knows. */
  readonly modifiedMs?: number | null;
  /** What its sender says of the recording, where the file was put together from several. */
  readonly whole?: Carried;
}

/**
 * Makes a recording of a sound or film from elsewhere and resolves with its id; one that is there already, by content
 * and item, is not made again. The recording appears whole or not at all. Rejects with `media-unreadable`,
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
  { path, origin, projectId, whole, modifiedMs }: Received,
  options: {
    readonly context: MediaContext;
    readonly library: TakeInDeps['library'];
    readonly sha256: string;
  },
): Promise<string> {
  const { context, library, sha256 } = options;
  const place = { directory: dirname(path), name: basename(path), signal: context.signal };
  const media = await probeReceived({ ...place, ffprobe: context.ffprobe });
  const { size } = await stat(path);
  const file = toReceivedRecording(origin, media, { sizeBytes: size, sha256, whole, modifiedMs });
  const fill = async (folder: string) => {
    const original = join(folder, file.original.file);
    await copyFile(path, original, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await syncFile(original);
    const tracks: TrackFile[] = [];
    for (const track of tracksOf(media, file.kind)) {
      const outputPath = join(folder, track.file);
      if (track.file !== file.original.file) {
        const stream = track.track === 'microphone' ? 'sound' : 'picture';
        await copyStream({ ...place, ffmpeg: context.ffmpeg, format: media.format, stream, outputPath });
        await syncFile(outputPath);
      }
      const isOriginal = track.file === file.original.file;
      const hash = isOriginal ? sha256 : await hashPath(outputPath);
      tracks.push({ ...track, sizeBytes: (await stat(outputPath)).size, sha256: hash });
    }
    const heard = await listen(context, { folder, tracks, file });
    const master = await findMaster(context, { folder, file, media, durationMs: heard.durationMs });
    await syncFolder(folder);
    return { tracks, master, ...heard };
  };
  const stored = await library.beginTake({ file, projectId, fill });
  return stored.file.id;
}

/**
 * The master of a film that plays as it came, since making another would only take time and quality: the file itself, or a
 * copy with its index in front. Null for anything else.
 */
async function findMaster(
  context: MediaContext,
  made: {
    readonly folder: string;
    readonly file: ReturnType<typeof toReceivedRecording>;
    readonly media: ReceivedMedia;
    readonly durationMs: number;
  },
): Promise<RecordingFile['master']> {
  const { folder, file, media, durationMs } = made;
  if (!playsAsItCame(media)) return null;
  const about = { preset: 'original', durationMs, editRevision: 0 } as const;
  const path = join(folder, file.original.file);
  if (media.format === 'matroska' || (await hasIndexInFront(path))) return { ...file.original, ...about };
  const name = `master${media.extension}`;
  const outputPath = join(folder, name);
  const place = { directory: folder, name: file.original.file, outputPath };
  await copyStream({ ...context, ...place, format: media.format, stream: 'film' });
  await syncFile(outputPath);
  const [{ size: sizeBytes }, sha256] = [await stat(outputPath), await hashPath(outputPath)];
  return { file: name, mimeType: media.mimeType, sizeBytes, sha256, ...about };
}

/** Length and loudness, from the sound where there is one. Rejects with `media-unreadable` when nothing can be decoded. */
async function listen(
  context: MediaContext,
  made: { readonly folder: string; readonly tracks: readonly TrackFile[]; readonly file: RecordingFile },
): Promise<Pick<RecordingFile, 'durationMs' | 'levels'>> {
  const { folder, tracks, file } = made;
  const sound = tracks.find(({ track }) => track === 'microphone');
  const measured = sound === undefined ? null : await measure(context, folder, sound);
  const picture = tracks.find(({ track }) => track !== 'microphone');
  const shown =
    picture && file.durationMs === 0
      ? await probeReceived({ ...context, directory: folder, name: picture.file })
      : null;
  // A film tells its length, and its sound may end earlier; what a sound tells may be a guess.
  const durationMs = picture
    ? Math.max(file.durationMs, shown?.durationMs ?? 0, measured?.durationMs ?? 0)
    : (measured?.durationMs ?? 0);
  if (durationMs <= 0) throw new AppError('media-unreadable', 'the file has no length');
  const buckets = createLevelBuckets();
  measured?.peaks.forEach((peak, index) => buckets.add([peak], (index + 1) * 100));
  return { durationMs, levels: buckets.toArray() };
}

async function measure(context: MediaContext, folder: string, sound: TrackFile): Promise<MeasuredLevels> {
  const file = await open(join(folder, sound.file), 'r');
  try {
    const input = { file, format: formatOf(sound.mimeType) };
    return await measureLevels(context, { input, directory: folder });
  } catch (error) {
    if (!(error instanceof FfmpegError)) throw error;
    throw new AppError('media-unreadable', 'the sound cannot be decoded', { cause: error });
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
