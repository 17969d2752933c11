import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Edit, untouchedEdit } from '../../../../shared/model/edit.ts';
import type { RecordingFile, TrackFile } from '../../../../shared/model/recording.ts';
import type { TrackName } from '../../../../shared/model/track.ts';
import type { Library } from '../../library/library.ts';
import { newTakeFile } from '../../library/test-support/library-fixture.ts';
import type { FfmpegTools } from '../find-ffmpeg.ts';
import { plainFfmpeg } from './real-ffmpeg.ts';

/** Size of the pictures that are made here. */
export const pictureSize = { width: 320, height: 180 } as const;

const bits = 10;
const barWidth = pictureSize.width / bits;

/** Where a track lies, and what is in it. */
export interface MadeTrack {
  readonly seconds: number;
  readonly offsetMs?: number;
  readonly lostAtMs?: number;
  /** Replaces the source: options of ffmpeg up to the output. */
  readonly source?: readonly string[];
  readonly codec?: readonly string[];
}

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '60', '-bf', '0', '-pix_fmt', 'yuv420p'];
const opus = ['-c:a', 'libopus', '-b:a', '64k'];

/**
 * Ten bars that say in white and black the number of the frame, the lowest bit first. Drawn small and then made large,
 * since drawing costs by the pixel; for a `color` source of 20x4 pixels.
 */
export const numberedBars = `geq=lum='16+219*mod(floor(N/pow(2,floor(X/2))),2)':cb=128:cr=128,scale=320:180:flags=neighbor`;

const sources: Readonly<Record<TrackName, (seconds: number) => readonly string[]>> = {
  screen: (seconds) => [
    ...['-f', 'lavfi', '-i', `color=black:s=20x4:r=30:d=${seconds}`],
    ...['-vf', numberedBars],
  ],
  camera: (seconds) => ['-f', 'lavfi', '-i', `color=0x00ff00:s=160x120:r=30:d=${seconds}`],
  microphone: (seconds) => ['-f', 'lavfi', '-i', `sine=440:r=48000:d=${seconds}`, '-ac', '1'],
  'system-audio': (seconds) => ['-f', 'lavfi', '-i', `sine=1000:r=48000:d=${seconds}`, '-ac', '2'],
};

/** Writes captures such as a recorder would into `folder`; returns the recording they belong to. */
export function makeTake(
  tools: FfmpegTools,
  folder: string,
  made: Partial<Record<TrackName, MadeTrack>>,
  changes: Partial<RecordingFile> = {},
): RecordingFile {
  const tracks = Object.entries(made).map(([name, options]): TrackFile => {
    const track = name as TrackName;
    const isPicture = track === 'screen' || track === 'camera';
    const file = `capture-${track}.webm`;
    const codec = options.codec ?? (isPicture ? h264 : opus);
    const input = options.source ?? sources[track](options.seconds);
    plainFfmpeg(tools, [...input, ...codec, '-f', 'matroska', '-live', '1', join(folder, file)]);
    return {
      track,
      file,
      mimeType: isPicture ? 'video/x-matroska;codecs=avc1.64001f' : 'audio/webm;codecs=opus',
      sizeBytes: statSync(join(folder, file)).size,
      deviceLabel: '',
      offsetMs: options.offsetMs ?? 0,
      durationMs: options.seconds * 1000,
      lostAtMs: options.lostAtMs ?? null,
      sha256: null,
    };
  });
  const longest = Math.max(...tracks.map(({ offsetMs, durationMs }) => offsetMs + (durationMs ?? 0)));
  return {
    ...newTakeFile({
      id: randomUUID(),
      kind: 'screen',
      state: 'ready',
      durationMs: longest,
      tracks,
      ...changes,
    }),
    title: 'A screen',
  };
}

/** Puts a take such as {@link makeTake} makes into the library, ready; returns its id. */
export async function addTake(
  library: Library,
  tools: FfmpegTools,
  made: Partial<Record<TrackName, MadeTrack>>,
  changes: Partial<RecordingFile> = {},
): Promise<string> {
  const begun = newTakeFile({ kind: 'screen', tracks: [], title: 'A screen', ...changes });
  const { file, folder } = await library.beginTake({ file: begun, projectId: null });
  const { tracks, durationMs } = makeTake(tools, folder, made);
  await library.update(file.id, (current) => ({
    ...current.file,
    ...{ tracks, durationMs, state: 'ready', endReason: 'stopped' },
  }));
  return file.id;
}

/** An Edit with these changes. */
export function editOf(changes: Partial<Edit>): Edit {
  return { ...untouchedEdit, revision: 1, levelled: false, ...changes };
}

/** One frame as it is seen: bytes of red, green and blue. */
export interface SeenFrame {
  at(x: number, y: number): readonly [red: number, green: number, blue: number];
  /** What its bars say, read in the row `y`; null where a bar is neither black nor white. */
  number(y?: number): number | null;
}

/** Every thirtieth of a second of a file as a player shows it. */
export function seeFrames(
  tools: FfmpegTools,
  path: string,
  { width, height }: { readonly width: number; readonly height: number } = pictureSize,
): readonly SeenFrame[] {
  const args = ['-i', path, '-an', '-vf', 'fps=30:start_time=0', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  const bytes = plainFfmpeg(tools, args);
  const frameBytes = width * height * 3;
  return Array.from({ length: Math.floor(bytes.length / frameBytes) }, (_, index) => {
    const at: SeenFrame['at'] = (x, y) => {
      const start = index * frameBytes + (y * width + x) * 3;
      return [bytes[start] ?? 0, bytes[start + 1] ?? 0, bytes[start + 2] ?? 0];
    };
    return { at, number: (y = 20) => readBars((x) => at(Math.floor((x * width) / pictureSize.width), y)[1]) };
  });
}

function readBars(brightness: (x: number) => number): number | null {
  let number = 0;
  for (let bit = 0; bit < bits; bit += 1) {
    const value = brightness(Math.floor((bit + 0.5) * barWidth));
    if (value > 80 && value < 170) return null;
    if (value >= 170) number += 2 ** bit;
  }
  return number;
}

/** True for the colour of the camera. */
export function isGreen([red, green, blue]: readonly [number, number, number]): boolean {
  return green > 180 && red < 90 && blue < 90;
}
