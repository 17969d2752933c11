import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Filmstrip } from '../../../shared/model/deliverable.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import { offsetSeconds } from './compose-picture.ts';
import type { MediaContext } from './make-voice.ts';
import { type OpenTrack, openTracks } from './open-tracks.ts';
import { partName } from './part-files.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

/** How the pictures of a strip lie on its image. */
export type StripLayout = Omit<Filmstrip, 'url'>;

const mostPictures = 120;
const columns = 10;
const pictureWidth = 160;
const shortestIntervalMs = 500;
/** Up to this length every frame is decoded; above it keyframes alone, which lie a few seconds apart. */
const everyFrameMs = 60_000;

/** Layout of the strip of a take of `durationMs` whose pictures have this shape. */
export function layOutStrip(
  durationMs: number,
  { width, height }: { readonly width: number; readonly height: number },
): StripLayout {
  const intervalMs = Math.max(shortestIntervalMs, Math.ceil(durationMs / mostPictures));
  const count = Math.max(1, Math.ceil(durationMs / intervalMs));
  const frameHeight = Math.max(
    2,
    Math.min(2 * pictureWidth, 2 * Math.round((pictureWidth * height) / width / 2)),
  );
  return { columns: Math.min(columns, count), count, frameWidth: pictureWidth, frameHeight, intervalMs };
}

/** Name of the file of a strip, which tells its layout. */
export function stripName({
  columns: across,
  count,
  frameWidth,
  frameHeight,
  intervalMs,
}: StripLayout): string {
  return `strip-${across}-${count}-${frameWidth}x${frameHeight}-${intervalMs}`;
}

/** Layout that a {@link stripName} tells; null for any other name. */
export function parseStripName(name: string): StripLayout | null {
  const found = /^strip-(\d{1,3})-(\d{1,3})-(\d{1,4})x(\d{1,4})-(\d{1,8})$/.exec(name);
  if (found === null) return null;
  const [across = 0, count = 0, frameWidth = 0, frameHeight = 0, intervalMs = 0] = found.slice(1).map(Number);
  return { columns: across, count, frameWidth, frameHeight, intervalMs };
}

/** Filters from a capture to one image with all pictures of the strip. */
export function stripFilters(layout: StripLayout, offsetMs: number): string {
  const { columns: across, count, frameWidth, frameHeight, intervalMs } = layout;
  return [
    `setpts=PTS+${offsetSeconds({ offsetMs })}/TB`,
    `scale=${frameWidth}:${frameHeight}:force_original_aspect_ratio=decrease`,
    `pad=${frameWidth}:${frameHeight}:(ow-iw)/2:(oh-ih)/2:eval=frame,setsar=1`,
    // Each picture is the last frame up to its time.
    `fps=1000/${intervalMs}:start_time=0:round=up`,
    `tpad=stop_mode=clone:stop_duration=${Math.ceil((count * intervalMs) / 1000) + 1},trim=end_frame=${count}`,
    `tile=${across}x${Math.ceil(count / across)}`,
  ].join(',');
}

/**
 * Makes the strip of a recording's screen, or of its camera where it has no screen, in `directory`; null for one without
 * a picture. Reads an hour in a few seconds. Rejects with `FfmpegError` or `attachment-missing`.
 */
export async function makeFilmstrip(
  context: MediaContext,
  options: {
    readonly recording: RecordingFile;
    readonly folder: () => string;
    readonly directory: string;
  },
): Promise<StripLayout | null> {
  const { recording, folder, directory } = options;
  if (recording.kind === 'voice') return null;
  await using opened = await openTracks({ recording, folder, tools: context, signal: context.signal });
  const pictureOf = (name: string) => opened.tracks.find(({ captured }) => captured.track === name);
  const track = pictureOf('screen') ?? pictureOf('camera');
  if (!track?.picture) throw new AppError('attachment-missing', 'no picture of the recording is left');
  const layout = layOutStrip(recording.durationMs, track.picture);
  const outputName = partName();
  await runStrip(context, { track, layout, directory, outputName, durationMs: recording.durationMs });
  await rename(join(directory, outputName), join(directory, `${stripName(layout)}.jpg`));
  return layout;
}

async function runStrip(
  context: MediaContext,
  { track, layout, directory, outputName, durationMs }: StripRun,
): Promise<void> {
  const { file, format, captured } = track;
  const sparing = durationMs > everyFrameMs ? ['-skip_frame', 'nokey'] : [];
  await runFfmpeg(context, {
    inputs: [{ file, format, options: ['-copyts', '-reinit_filter', '0', '-threads', '1', ...sparing] }],
    logLevel: 'error',
    outputOptions: [
      ...(['-map', '0:v:0', '-vf', stripFilters(layout, captured.offsetMs), '-frames:v', '1'] as const),
      ...['-c:v', 'mjpeg', '-q:v', '5', '-pix_fmt', 'yuvj420p', '-f', 'mjpeg'],
    ],
    outputName,
    directory,
  });
}

interface StripRun {
  readonly track: OpenTrack;
  readonly layout: StripLayout;
  readonly directory: string;
  readonly outputName: string;
  readonly durationMs: number;
}
