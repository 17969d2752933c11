import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type FfmpegTools, findFfmpeg } from '../find-ffmpeg.ts';
import { type FfmpegWorkshop, createFfmpegWorkshop } from '../ffmpeg-workshop.ts';
import { createHold } from '../hold.ts';
import type { FfmpegContext } from '../run-ffmpeg.ts';

/** Real speech with a pause of two seconds in it, about 17 s; see `assets/samples/speech.md`. */
export const speechPath = fileURLToPath(new URL('../../../../assets/samples/speech.ogg', import.meta.url));

/** A real capture of Chromium's MediaRecorder. */
export const chromiumCapturePath = fileURLToPath(
  new URL('../../../../assets/samples/chromium-voice.webm', import.meta.url),
);

interface InstalledFfmpeg {
  readonly name: string;
  readonly tools: FfmpegTools;
}

/** Every ffmpeg of this machine that the app would take: the one on PATH and the one npm ships. At least one. */
export function installedFfmpegs(): Promise<readonly InstalledFfmpeg[]> {
  return installed;
}

async function lookForFfmpegs(): Promise<readonly InstalledFfmpeg[]> {
  const found = [
    await findFfmpeg({
      environment: { PATH: process.env.PATH },
      bundledDirectory: null,
      npmProgram: () => null,
    }),
    await findFfmpeg({ environment: {}, bundledDirectory: null }),
  ];
  const usable = found.flatMap(({ status, tools }) =>
    status.state === 'ready' && tools !== null ? [{ name: `${status.source} ${status.version}`, tools }] : [],
  );
  if (usable.length === 0) throw new Error('these tests need ffmpeg: run the set-up of the tests');
  return usable;
}

// Once for all tests of a process: it starts six programs.
const installed = lookForFfmpegs();

/** The first of {@link installedFfmpegs}. */
export async function anyFfmpeg(): Promise<FfmpegTools> {
  const [first] = await installedFfmpegs();
  if (first === undefined) throw new Error('no ffmpeg');
  return first.tools;
}

/** A workshop with the first of {@link installedFfmpegs}. */
export function realWorkshop(): FfmpegWorkshop {
  return createFfmpegWorkshop(async () => {
    const { name, tools } = (await installedFfmpegs())[0] ?? {};
    if (name === undefined || tools === undefined) throw new Error('no ffmpeg');
    return { status: { state: 'ready', version: name, source: 'path' }, tools };
  });
}

/** A context in which nothing is held and nothing aborted. */
export function freeContext(tools: FfmpegTools): FfmpegTools & FfmpegContext {
  return { ...tools, signal: new AbortController().signal, hold: createHold() };
}

/** A sample of ffmpeg's real output, kept in `ffmpeg-output`. */
export function ffmpegOutput(name: string): string {
  return readFileSync(new URL(`../ffmpeg-output/${name}.txt`, import.meta.url), 'utf8');
}

/** Runs ffmpeg for the test itself and returns its standard output. */
export function plainFfmpeg({ ffmpeg }: FfmpegTools, args: readonly string[]): Buffer {
  return execFileSync(ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args], { maxBuffer: 256 * 1024 * 1024 });
}

/** Makes what a recorder would have written, WebM with Opus, from a file or an `lavfi` source through `filters`. */
export function makeCapture(
  tools: FfmpegTools,
  path: string,
  { input = ['-i', speechPath], filters = 'anull' }: { input?: readonly string[]; filters?: string } = {},
): void {
  const encoder = ['-c:a', 'libopus', '-b:a', '64k', '-f', 'webm', '-live', '1'];
  plainFfmpeg(tools, [...input, '-af', filters, '-ac', '1', '-ar', '48000', ...encoder, path]);
}

/** Decodes a file to samples of -1 to 1 (more where it clips) at 48 kHz. */
export function decodeSamples(tools: FfmpegTools, path: string): Float32Array {
  const bytes = plainFfmpeg(tools, ['-i', path, '-f', 'f32le', '-ac', '1', '-ar', '48000', '-']);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Likeness of two waveforms, -1 to 1, at the best offset of up to `maxLag` samples; levels do not matter. */
export function correlation(one: Float32Array, two: Float32Array, maxLag = 1500): number {
  const length = Math.min(one.length, two.length) - maxLag;
  let best = -1;
  for (let lag = -maxLag; lag <= maxLag; lag += 1) {
    const [sum, squareOne, squareTwo] = products(one, two, lag, { from: maxLag, to: length });
    best = Math.max(best, sum / Math.sqrt(squareOne * squareTwo || 1));
  }
  return best;
}

// Every 13th sample: thousands of offsets over seconds of sound would take minutes, and 13 shares no factor with pitches.
function products(
  one: Float32Array,
  two: Float32Array,
  lag: number,
  { from, to }: { from: number; to: number },
): readonly [number, number, number] {
  let sum = 0;
  let squareOne = 0;
  let squareTwo = 0;
  for (let index = from; index < to; index += 13) {
    const a = one[index] ?? 0;
    const b = two[index + lag] ?? 0;
    sum += a * b;
    squareOne += a * a;
    squareTwo += b * b;
  }
  return [sum, squareOne, squareTwo];
}

/** Highest absolute sample, in decibels of full scale. */
export function peakDb(samples: Float32Array): number {
  return 20 * Math.log10(samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0));
}

/** Root mean square between two times, in decibels of full scale. */
export function levelDb(samples: Float32Array, fromSeconds: number, toSeconds: number): number {
  const part = samples.subarray(fromSeconds * 48_000, toSeconds * 48_000);
  return 10 * Math.log10(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
}
