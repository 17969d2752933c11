import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.ts';
import { makeFolder } from './free-folder.ts';
import type { Rpc } from './rpc.ts';

/** A stretch in which something is heard. */
export interface HeardTone {
  readonly startS: number;
  readonly endS: number;
  /** How often it swings a second. */
  readonly frequency: number;
}

/** A tone of 880 Hz for three seconds, four seconds of silence, a tone of 1320 Hz for three seconds. */
const sound = "aevalsrc='0.4*sin(2*PI*880*t)*lt(t,3)+0.4*sin(2*PI*1320*t)*gte(t,7)':s=48000:d=10";
const seconds = 10;

/** Records a voice memo of {@link sound} as a page would; gives its id. */
export async function recordTones(rpc: Rpc): Promise<string> {
  const folder = makeFolder('tones');
  const path = join(folder.path, 'tones.webm');
  const form = ['-c:a', 'libopus', '-b:a', '96k', '-cluster_time_limit', '1000', '-live', '1', '-f', 'webm'];
  command('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', sound, '-ac', '1', ...form, path]);
  const data = Uint8Array.from(readFileSync(path));
  folder.remove();
  const track = 'microphone';
  const tracks = [{ track, mimeType: 'audio/webm;codecs=opus', deviceLabel: 'Tones' } as const];
  const { recordingId } = await rpc.call('recording.start', { kind: 'voice', tracks });
  // 0.4 as the square root of the amplitude, ten a second.
  const levels = Array.from({ length: seconds * 10 }, (_, at) => (at < 30 || at >= 70 ? 63 : 0));
  const elapsedMs = seconds * 1000;
  await rpc.call('recording.appendChunk', { recordingId, track, sequence: 0, elapsedMs, levels, data });
  await rpc.call('recording.stop', { recordingId, elapsedMs, reason: 'stopped' });
  return recordingId;
}

const windowS = 0.02;
const loud = 0.05;
/** A shorter stretch is a crackle, and a shorter gap is none. */
const leastS = 0.3;
const leastGapS = 0.15;
/** Two that differ by less are the same. */
const sameShare = 0.1;

/** The loudest sample of every {@link windowS}, 0 to 1. */
function peaksOf(heard: Float32Array, rate: number): readonly number[] {
  const size = Math.round(rate * windowS);
  const windows = Array.from({ length: Math.floor(heard.length / size) }, (_, at) => at * size);
  return windows.map((from) =>
    heard.subarray(from, from + size).reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  );
}

/** The tones in what was heard at `rate` samples a second, in order. */
export function findTones(heard: Float32Array, rate: number): readonly HeardTone[] {
  const size = Math.round(rate * windowS);
  const stretches: { from: number; to: number }[] = [];
  for (const [at, peak] of peaksOf(heard, rate).entries()) {
    if (peak < loud) continue;
    const from = at * size;
    const last = stretches.at(-1);
    if (last && from - last.to < leastGapS * rate) last.to = from + size;
    else stretches.push({ from, to: from + size });
  }
  const tones = stretches
    .filter(({ from, to }) => to - from >= leastS * rate)
    .map(({ from, to }) => ({
      startS: from / rate,
      endS: to / rate,
      frequency: frequencyOf(heard.subarray(from, to), rate),
    }));
  return joinSame(tones);
}

/** Where a busy machine played nothing for a moment, one tone is heard as two. */
function joinSame(tones: readonly HeardTone[]): readonly HeardTone[] {
  const joined: HeardTone[] = [];
  for (const tone of tones) {
    const last = joined.at(-1);
    const isSame = last !== undefined && Math.abs(last.frequency / tone.frequency - 1) < sameShare;
    if (isSame) joined[joined.length - 1] = { ...last, endS: tone.endS };
    else joined.push(tone);
  }
  return joined;
}

/** What was heard, without the silence around it. */
export interface Loudness {
  /** The usual peak, 0 to 1: a crackle is no loudness, nor is a moment in which a busy machine played nothing. */
  readonly peak: number;
  readonly heardS: number;
}

/** How loud what was heard at `rate` samples a second is. */
export function loudnessOf(heard: Float32Array, rate: number): Loudness {
  const peaks = peaksOf(heard, rate)
    .filter((peak) => peak >= loud)
    .toSorted((one, other) => one - other);
  return { peak: peaks[peaks.length >> 1] ?? 0, heardS: peaks.length * windowS };
}

/** By the median time between two rises through zero: moments in which a busy machine played nothing do not count. */
function frequencyOf(tone: Float32Array, rate: number): number {
  const rises: number[] = [];
  for (let at = 1; at < tone.length; at += 1) {
    const [before, after] = [tone[at - 1] ?? 0, tone[at] ?? 0];
    if (before < 0 && after >= 0) rises.push(at - after / (after - before));
  }
  const steps = rises.slice(1).map((at, index) => at - (rises[index] ?? 0));
  return rate / (steps.toSorted((one, other) => one - other)[steps.length >> 1] ?? Number.NaN);
}
