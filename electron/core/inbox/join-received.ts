import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import type { Library, StoredRecording } from '../library/library.ts';
import { withViews } from '../library/with-views.ts';
import type { FfmpegWorkshop } from '../media/ffmpeg-workshop.ts';
import type { MediaContext } from '../media/make-voice.ts';
import { memberPath } from '../media/playback-files.ts';
import { carriedOf, wholeOf } from './received-recording.ts';
import type { Received } from './take-in.ts';

const run = promisify(execFile);
const timeoutMs = 10 * 60_000;

/** What {@link joinReceived} works with. */
export interface JoinDeps {
  readonly library: Pick<
    Library,
    'getStored' | 'withOriginal' | 'withOrigin' | 'withPartSet' | 'summary' | 'binRecording' | 'update'
  >;
  readonly workshop: Pick<FfmpegWorkshop, 'light'>;
  /** A folder of our own, on the disk of the library. */
  readonly folder: string;
  readonly takeIn: (received: Received) => Promise<string>;
}

/** What `part` is a part of, as its sender tells it; null for what is whole. */
function manifestOf({ file: { origin, original } }: StoredRecording) {
  const carried = origin && original && carriedOf(origin, original.sha256);
  return carried && carried.files.length > 1 ? carried : null;
}

/** The parts of what `part` is a part of that are here, in order. */
function findParts(part: StoredRecording, { library }: JoinDeps): readonly StoredRecording[] {
  const files = manifestOf(part)?.files ?? [];
  return files
    .toSorted((one, other) => one.number - other.number)
    .flatMap(({ sha256 }) => {
      const found = library.withOriginal(sha256).map((id) => library.getStored(id));
      return found.find((one) => isSameSender(one, part)) ?? [];
    });
}

function isSameSender(one: StoredRecording, other: StoredRecording): boolean {
  return one.file.origin?.sender?.email.toLowerCase() === other.file.origin?.sender?.email.toLowerCase();
}

/** The recording that was made of all parts before, if `part` is one of them: a part that came again, or was left beside it. */
function findWhole(part: StoredRecording, { library }: JoinDeps): StoredRecording | null {
  const carried = manifestOf(part);
  const { itemId = null, inReplyTo = null, item = null } = part.file.origin ?? {};
  // It has the origin of the first part, which the others answer.
  const ids = [
    ...(itemId === null ? [] : library.withOrigin({ itemId })),
    ...(inReplyTo === null ? [] : library.withOrigin({ messageId: inReplyTo })),
    // A first part that was sent again has another Message-ID.
    ...(item?.part ? library.withPartSet(item.part.setId) : []),
  ];
  const isWhole = (one: StoredRecording) => {
    if (one.file.binnedAt !== null || !isSameSender(one, part)) return false;
    // Messages may carry parts of several recordings.
    return wholeOf(one.file)?.id === carried?.id;
  };
  return carried ? (ids.map((id) => library.getStored(id)).find(isWhole) ?? null) : null;
}

/** Puts files of one encoding one after the other, without decoding them. */
async function concatenate(
  context: Pick<MediaContext, 'ffmpeg' | 'signal'>,
  paths: readonly string[],
  { folder, outputPath }: { readonly folder: string; readonly outputPath: string },
): Promise<void> {
  const list = join(folder, 'parts.txt');
  // Quoted as https://ffmpeg.org/ffmpeg-utils.html#Quoting-and-escaping wants it.
  const lines = paths.map((path) => `file 'file:${path.replaceAll("'", String.raw`'\''`)}'`);
  await writeFile(list, ['ffconcat version 1.0', ...lines, ''].join('\n'));
  const args = [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'file', '-safe', '0'],
    ...['-format_whitelist', 'concat,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,mp3,wav,flac'],
    ...['-f', 'concat', '-i', list, '-map', '0', '-c', 'copy', '-map_metadata', '-1'],
    // The same parts make the same file, so that one whole is known again.
    ...['-fflags', '+bitexact', '-movflags', '+faststart', `file:${outputPath}`],
  ];
  await run(context.ffmpeg, args, {
    ...{ signal: context.signal, windowsHide: true, timeout: timeoutMs, killSignal: 'SIGKILL' },
  });
}

/** Puts parts into the bin, whose whole is here; what of them was viewed is viewed of the whole. */
async function putAway(
  parts: readonly StoredRecording[],
  wholeId: string,
  library: JoinDeps['library'],
): Promise<void> {
  const viewed = parts.filter(({ file }) => file.views !== null && file.binnedAt === null);
  if (viewed.length > 0) {
    await library.update(wholeId, ({ file }) =>
      viewed.reduce((whole, part) => withPartViews(whole, part), file),
    );
  }
  for (const { file } of parts) await library.binRecording(file.id);
}

/** `whole` with what was viewed of one of its parts, at the times of the whole; what was cut has other times, and is left out. */
function withPartViews(whole: RecordingFile, part: StoredRecording): RecordingFile {
  const { views, original, edit } = part.file;
  const files = manifestOf(part)?.files ?? [];
  const number = files.find(({ sha256 }) => sha256 === original?.sha256)?.number ?? 0;
  if (views === null || number === 0) return whole;
  const startMs = files.reduce((sum, file) => (file.number < number ? sum + file.durationMs : sum), 0);
  const played = (edit?.cuts ?? []).length > 0 ? [] : views.ranges;
  const moved = played.map((range) => ({ startMs: range.startMs + startMs, endMs: range.endMs + startMs }));
  const after = withViews(whole, moved, views.lastAt);
  const firstAt = [whole.views?.firstAt, views.firstAt].flatMap((at) => at ?? []).toSorted()[0] ?? null;
  return { ...after, views: after.views && { ...after.views, firstAt: firstAt ?? after.views.firstAt } };
}

/**
 * Makes one recording of the parts of a recording that came in several messages, once the last of them is here, and puts
 * the parts into the bin; resolves with its id. A part of what was joined before goes to the bin, too: it came again, or a
 * crash left it there. Null while parts are missing, and where they cannot be joined: then each stays as it is, and plays.
 */
export async function joinReceived(
  recordingId: string,
  deps: JoinDeps,
  signal: AbortSignal,
): Promise<string | null> {
  const { library, workshop, takeIn } = deps;
  const part = library.getStored(recordingId);
  const parts = findParts(part, deps);
  const before = findWhole(part, deps);
  if (before !== null) {
    await putAway(parts, before.file.id, library);
    return before.file.id;
  }
  const [first] = parts;
  if (first === undefined || parts.length !== manifestOf(part)?.files.length) return null;
  const paths = parts.map(({ file, folder }) => memberPath(folder, file.original?.file ?? ''));
  const { origin, original } = first.file;
  const whole = origin && original && carriedOf(origin, original.sha256);
  if (!whole || !paths.every((path) => path !== null)) return null;
  const folder = join(deps.folder, `join-${recordingId}`);
  const path = join(folder, `joined${extname(original.file)}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const isJoined = await workshop.light(signal, (context) =>
      concatenate(context, paths, { folder, outputPath: path }).then(
        () => true,
        () => false,
      ),
    );
    signal.throwIfAborted();
    if (!isJoined) return null;
    const { unfiled, projectId } = library.summary(first.file.id);
    const joined = await takeIn({ path, origin, whole, projectId: unfiled ? null : projectId });
    await putAway(parts, joined, library);
    return joined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
