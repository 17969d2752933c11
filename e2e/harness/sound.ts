import { command } from './command.ts';

const rate = 8_000;

/** Sound of a file as samples of -1 to 1 at 8 kHz mono; throws when anything in the file cannot be decoded. */
export function decodeSound(path: string): Float32Array {
  const args = ['-v', 'error', '-xerror', '-i', path, '-ac', '1', '-ar', String(rate), '-f', 'f32le', '-'];
  const bytes = command('ffmpeg', args);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Sound of a file at 48 kHz mono; where sound is missing in the file there is silence. */
export function decodeFineSound(path: string): Float32Array {
  const args = [
    '-v',
    'error',
    '-xerror',
    '-i',
    path,
    '-af',
    'aresample=48000:async=1:min_hard_comp=0.005:first_pts=0',
    '-ac',
    '1',
    '-f',
    'f32le',
    '-',
  ];
  const bytes = command('ffmpeg', args);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Length of decoded sound in seconds. */
export function secondsOf(sound: Float32Array): number {
  return sound.length / rate;
}

/** Loudness over time: root mean square of every 20 ms, with the mean taken away. */
function envelope(sound: Float32Array): Float64Array {
  const step = rate / 50;
  const values = new Float64Array(Math.floor(sound.length / step));
  for (let index = 0; index < values.length; index += 1) {
    let sum = 0;
    for (let at = index * step; at < (index + 1) * step; at += 1) sum += (sound[at] ?? 0) ** 2;
    values[index] = Math.sqrt(sum / step);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
  return values.map((value) => value - mean);
}

function correlationAt(one: Float64Array, two: Float64Array, lag: number): number {
  let product = 0;
  let powerOne = 0;
  let powerTwo = 0;
  for (let index = Math.max(0, -lag); index < one.length && index + lag < two.length; index += 1) {
    const a = one[index] ?? 0;
    const b = two[index + lag] ?? 0;
    product += a * b;
    powerOne += a * a;
    powerTwo += b * b;
  }
  return powerOne === 0 || powerTwo === 0 ? 0 : product / Math.sqrt(powerOne * powerTwo);
}

/**
 * How much a recorded passage sounds like something in the original, from -1 to 1: the correlation of their loudness
 * over time at the best offset. Words in another order, silence, noise or a tone stay below 0.5.
 */
export function likeness(passage: Float32Array, original: Float32Array): number {
  const part = envelope(passage);
  const whole = envelope(original);
  const least = Math.floor(part.length * 0.6);
  let best = -1;
  for (let lag = least - part.length; lag <= whole.length - least; lag += 1) {
    best = Math.max(best, correlationAt(part, whole, lag));
  }
  return best;
}
