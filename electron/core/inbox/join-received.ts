import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Library, StoredRecording } from '../library/library.ts';
import type { FfmpegWorkshop } from '../media/ffmpeg-workshop.ts';
import type { MediaContext } from '../media/make-voice.ts';
import { memberPath } from '../media/playback-files.ts';
import { carriedOf } from './received-recording.ts';
import type { Received } from './take-in.ts';

const run = promisify(execFile);
const timeoutMs = 10 * 60_000;

/** What {@link joinReceived} works with. */
export interface JoinDeps {
  readonly library: Pick<Library, 'getStored' | 'withOriginal' | 'summary' | 'binRecording'>;
  readonly workshop: Pick<FfmpegWorkshop, 'light'>;
  /** A folder of our own, on the disk of the library. */
  readonly folder: string;
  readonly takeIn: (received: Received) => Promise<string>;
}

/** All parts of what `part` is a part of, in order; null while one is missing, and for what is whole. */
function findParts(part: StoredRecording, { library }: JoinDeps): readonly StoredRecording[] | null {
  const { origin, original } = part.file;
  const carried = origin && original && carriedOf(origin, original.sha256);
  if (!carried || carried.files.length < 2) return null;
  const email = origin.sender?.email.toLowerCase();
  const isSameSender = ({ file }: StoredRecording) => file.origin?.sender?.email.toLowerCase() === email;
  const parts: StoredRecording[] = [];
  for (const { sha256 } of carried.files.toSorted((one, other) => one.number - other.number)) {
    const found = library.withOriginal(sha256).map((id) => library.getStored(id));
    const own = found.find(isSameSender);
    if (own === undefined) return null;
    parts.push(own);
  }
  return parts;
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
    ...['-movflags', '+faststart', `file:${outputPath}`],
  ];
  await run(context.ffmpeg, args, {
    ...{ signal: context.signal, windowsHide: true, timeout: timeoutMs, killSignal: 'SIGKILL' },
  });
}

/**
 * Makes one recording of the parts of a recording that came in several messages, once the last of them is here, and puts
 * the parts into the bin; resolves with its id. Null while parts are missing, and where they cannot be joined: then each
 * stays as it is, and plays.
 */
export async function joinReceived(
  recordingId: string,
  deps: JoinDeps,
  signal: AbortSignal,
): Promise<string | null> {
  const { library, workshop, takeIn } = deps;
  const parts = findParts(library.getStored(recordingId), deps);
  const [first] = parts ?? [];
  if (parts === null || first === undefined) return null;
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
    for (const { file } of parts) await library.binRecording(file.id);
    return joined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
