import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { inRoot } from '../../electron/bootstrap/paths.ts';
import type { TrackName } from '../../shared/model/track.ts';
import type { Rpc } from './rpc.ts';
import { codeCells } from './screen-painter.ts';
import { speechWebm } from './speech.ts';

/** Size of the pictures of a coded take, and where the number stands in them. */
export const codedPicture = { width: 512, height: 288, x: 64, y: 132, cell: 24, cells: 16 } as const;
/** Pictures a second. */
export const codedRate = 25;

/** One capture of a coded take: picture n is shown at `offsetMs + n * 1000 / codedRate` of the take. */
export interface CodedTrack {
  readonly track: TrackName;
  readonly offsetMs: number;
  readonly seconds: number;
}

function drawFrame(value: number): Buffer {
  const { width, height, x, y, cell } = codedPicture;
  const frame = Buffer.alloc(width * height, 96);
  for (const [index, isLight] of codeCells(value).entries()) {
    for (let row = y; row < y + cell; row += 1) {
      const left = row * width + x + index * cell;
      frame.fill(isLight ? 235 : 20, left, left + cell);
    }
  }
  return frame;
}

/** Encodes without holding up this process, whose connections have to answer meanwhile. */
async function encode(args: readonly string[], input: Buffer): Promise<void> {
  const encoder = spawn('ffmpeg', args, { stdio: ['pipe', 'ignore', 'inherit'] });
  encoder.stdin.end(input);
  const [code] = (await once(encoder, 'close')) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg failed with ${code}`);
}

/** A film of numbered pictures as Chromium's MediaRecorder would write it, without length and index; gives its path. Made once. */
async function codedFilm(seconds: number): Promise<string> {
  const path = inRoot(`.cache/e2e/coded-${seconds}s.mkv`);
  if (existsSync(path)) return path;
  mkdirSync(inRoot('.cache/e2e'), { recursive: true });
  const { width, height } = codedPicture;
  const frames = Array.from({ length: seconds * codedRate }, (_, index) => drawFrame(index));
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', String(codedRate)];
  const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p'];
  const live = ['-g', '50', '-f', 'matroska', '-live', '1'];
  const temporary = `${path}.${process.pid}`;
  const args = ['-v', 'error', '-y', ...raw, '-i', '-', ...h264, ...live, temporary];
  await encode(args, Buffer.concat(frames));
  renameSync(temporary, path);
  return path;
}

function isPicture(track: TrackName): boolean {
  return track === 'screen' || track === 'camera';
}

async function fileOf({ track, seconds }: CodedTrack): Promise<string> {
  return isPicture(track) ? await codedFilm(seconds) : speechWebm(seconds);
}

const sliceBytes = 256 * 1024;

/** Ten peaks a second of something that swells. */
function levelsOf(seconds: number): number[] {
  return Array.from({ length: seconds * 10 }, (_, index) => Math.round(40 + 35 * Math.sin(index / 4)));
}

/**
 * Records a take whose pictures carry their numbers, as the page would: each track in its own capture. Gives its id. The
 * take ends with its longest track.
 */
export async function recordCodedTake(rpc: Rpc, tracks: readonly CodedTrack[]): Promise<string> {
  const kind = tracks.some(({ track }) => track === 'screen')
    ? 'screen'
    : tracks.some(({ track }) => track === 'camera')
      ? 'camera'
      : 'voice';
  const { recordingId } = await rpc.call('recording.start', {
    kind,
    tracks: tracks.map((one) => ({
      track: one.track,
      mimeType: isPicture(one.track) ? 'video/x-matroska;codecs=avc1' : 'audio/webm;codecs=opus',
      deviceLabel: `Test ${one.track}`,
    })),
  });
  const endMs = Math.max(...tracks.map(({ offsetMs, seconds }) => offsetMs + seconds * 1000));
  for (const one of tracks) {
    const bytes = readFileSync(await fileOf(one));
    const isSound = !isPicture(one.track);
    for (let sequence = 0; sequence * sliceBytes < bytes.length; sequence += 1) {
      const from = sequence * sliceBytes;
      await rpc.call('recording.appendChunk', {
        recordingId,
        track: one.track,
        sequence,
        elapsedMs: endMs,
        levels: isSound && sequence === 0 ? levelsOf(one.seconds).slice(0, 200) : [],
        offsetMs: one.offsetMs,
        data: Uint8Array.from(bytes.subarray(from, from + sliceBytes)),
      });
    }
  }
  await rpc.call('recording.stop', { recordingId, elapsedMs: endMs, reason: 'stopped' });
  return recordingId;
}
