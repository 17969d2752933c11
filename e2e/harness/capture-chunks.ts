import { readFileSync } from 'node:fs';
import { inRoot } from '../../electron/bootstrap/paths.ts';
import { decodeSound, secondsOf } from './sound.ts';
import { speechWav, speechWebm } from './speech.ts';
import { encodeCluster, readSoundBlocks, type SoundBlock } from './webm-blocks.ts';

/** What a page sends to core while it records: once a second, and what has waited together. */
export interface CaptureChunk {
  readonly sequence: number;
  /** Recorded time at the end of this chunk. */
  readonly elapsedMs: number;
  readonly levels: number[];
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Length of the speech that {@link captureChunks} repeats, seconds. */
const loopSeconds = 15;

/** What Chromium's MediaRecorder writes before its first cluster. */
function chromiumHead(): Buffer {
  const sample = readFileSync(inRoot('assets/samples/chromium-voice.webm'));
  return sample.subarray(0, sample.indexOf('1f43b675', 0, 'hex'));
}

function bySecond(blocks: readonly SoundBlock[]): SoundBlock[][] {
  const seconds = Array.from({ length: loopSeconds }, (): SoundBlock[] => []);
  for (const block of blocks) seconds[Math.floor(block.timeMs / 1000)]?.push(block);
  return seconds;
}

/** Ten peaks a second as the page makes them: 0 to 100, the square root of the amplitude. */
function speechLevels(): number[] {
  const sound = decodeSound(speechWav());
  const step = sound.length / secondsOf(sound) / 10;
  return Array.from({ length: loopSeconds * 10 }, (_, index) => {
    const peak = sound
      .subarray(index * step, (index + 1) * step)
      .reduce((most, value) => Math.max(most, value), 0);
    return Math.round(100 * Math.sqrt(Math.min(1, peak)));
  });
}

/**
 * Speech in one-second chunks as Chromium's MediaRecorder would give them, for as many seconds as are asked for. The
 * same fifteen seconds come again and again, with times that go on.
 */
export function* captureChunks(): Generator<CaptureChunk, never> {
  const seconds = bySecond(readSoundBlocks(readFileSync(speechWebm(loopSeconds))));
  const peaks = speechLevels();
  for (let sequence = 0; ; sequence += 1) {
    const cluster = encodeCluster(sequence * 1000, seconds[sequence % loopSeconds] ?? []);
    const data = sequence === 0 ? [chromiumHead(), cluster] : [cluster];
    const levels = peaks.slice((sequence % loopSeconds) * 10).slice(0, 10);
    yield { sequence, elapsedMs: (sequence + 1) * 1000, levels, data: Uint8Array.from(Buffer.concat(data)) };
  }
}

/** Chunks for `seconds` with so many seconds in each but the last, as they come after a connection was away. */
export function* joinedChunks(seconds: number, perChunk: number): Generator<CaptureChunk> {
  let waiting: CaptureChunk[] = [];
  let sequence = 0;
  for (const chunk of captureChunks()) {
    const isEnd = chunk.sequence >= seconds;
    if (waiting.length === perChunk || (isEnd && waiting.length > 0)) {
      const data = Uint8Array.from(Buffer.concat(waiting.map((one) => one.data)));
      const levels = waiting.flatMap((one) => one.levels);
      yield { sequence, elapsedMs: waiting.at(-1)?.elapsedMs ?? 0, levels, data };
      sequence += 1;
      waiting = [];
    }
    if (isEnd) return;
    waiting.push(chunk);
  }
}
