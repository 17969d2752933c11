import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Range, editedDurationMs, keptRanges } from '../../../shared/model/edit.ts';
import { type RecordingFile, editedLengthMs } from '../../../shared/model/recording.ts';
import type { Av1Encoder } from './av1-encoder.ts';
import { editOf } from './edit-of.ts';
import type { FittedSizes } from './fit-ladder.ts';
import type { MediaContext } from './make-voice.ts';
import { renderRecording } from './render-recording.ts';
import { sampleCaptures } from './sample-captures.ts';
import { type EncodedPreset, bestSettings, pictureEncoding } from './screen-presets.ts';

const run = promisify(execFile);
const maxBuffer = 16 * 1024 * 1024;

/** What a recording comes to at the best setting of a preset, and the picture it was measured on. */
export interface PredictedSizes extends FittedSizes {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
}

const sampleCount = 4;
const sampleMs = 1500;
/** The encoder makes a keyframe every 600 frames, but rarely a whole one where the picture rests. */
const keyframeEveryMs = 25_000;

/** Stretches of the capture to try, spread evenly over what is kept of it; all of it when there is little. */
export function sampleRanges(recording: Pick<RecordingFile, 'edit' | 'durationMs'>): Range[] {
  const { cuts } = editOf(recording);
  const kept = keptRanges(cuts, recording.durationMs);
  const totalMs = editedDurationMs(cuts, recording.durationMs);
  if (totalMs <= 2 * sampleCount * sampleMs) return kept;
  return Array.from({ length: sampleCount }, (_, index) => {
    let leftMs = (totalMs * (index + 0.5)) / sampleCount - sampleMs / 2;
    for (const { startMs, endMs } of kept) {
      if (leftMs < endMs - startMs)
        return { startMs: startMs + leftMs, endMs: Math.min(endMs, startMs + leftMs + sampleMs) };
      leftMs -= endMs - startMs;
    }
    return { startMs: 0, endMs: sampleMs };
  });
}

/** Cuts that leave nothing but `ranges`, which are in order. */
export function cutsAround(ranges: readonly Range[], durationMs: number): Range[] {
  const cuts: Range[] = [];
  let fromMs = 0;
  for (const { startMs, endMs } of ranges) {
    if (startMs > fromMs) cuts.push({ startMs: fromMs, endMs: startMs });
    fromMs = endMs;
  }
  if (fromMs < durationMs) cuts.push({ startMs: fromMs, endMs: durationMs });
  return cuts;
}

interface Packet {
  readonly atMs: number;
  readonly bytes: number;
}

async function listPackets({ ffprobe, signal }: MediaContext, path: string): Promise<Packet[]> {
  const args = [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-show_entries',
    'packet=pts_time,size',
    '-of',
    'csv=p=0',
    path,
  ];
  const { stdout } = await run(ffprobe, args, { signal, maxBuffer, windowsHide: true });
  return stdout.split('\n').flatMap((line) => {
    const [seconds, bytes] = line.split(',').map(Number);
    return line === '' ? [] : [{ atMs: (seconds ?? 0) * 1000, bytes: bytes ?? 0 }];
  });
}

/** Bytes of a whole picture of `totalMs` after samples of it: what begins a sample is dear and counts as a keyframe. */
export function extrapolate(packets: readonly Packet[], ranges: readonly Range[], totalMs: number): number {
  const sampledMs = ranges.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  let fromMs = 0;
  const begins = ranges.map(({ startMs, endMs }) => {
    const at = fromMs;
    fromMs += endMs - startMs;
    return at;
  });
  const first = begins.map((at) =>
    packets.filter(({ atMs }) => Math.abs(atMs - at) < 60).map(({ bytes }) => bytes),
  );
  const keyBytes = first.map((bytes) => Math.max(0, ...bytes));
  const all = packets.reduce((sum, { bytes }) => sum + bytes, 0);
  const keys = keyBytes.reduce((sum, bytes) => sum + bytes, 0);
  const keyframes = 1 + Math.floor(totalMs / keyframeEveryMs);
  const perFrameOverhead = 16;
  const overhead = (perFrameOverhead * packets.length * totalMs) / sampledMs;
  return ((all - keys) * totalMs) / sampledMs + (keys / ranges.length) * keyframes + overhead;
}

/** Bytes of the sound of `durationMs` at `kilobits`, with what the container adds to each packet. */
export function soundBytesOf(kilobits: number, durationMs: number): number {
  return ((kilobits * 1000) / 8 + 300) * (durationMs / 1000);
}

/** How many channels of sound the recording will have: one voice, or two with the sound of the computer. */
export function channelsOf(recording: Pick<RecordingFile, 'tracks' | 'edit'>): 0 | 1 | 2 {
  const { muted } = editOf(recording);
  const heard = (name: 'microphone' | 'system-audio') =>
    recording.tracks.some(({ track, sizeBytes }) => track === name && sizeBytes > 0) && !muted.includes(name);
  if (heard('system-audio')) return 2;
  return heard('microphone') ? 1 : 0;
}

/**
 * Encodes a few seconds of a recording in a few places and tells what the whole comes to at the best setting of `preset`.
 * Takes about as long for an hour as for a minute. Rejects like `renderRecording`.
 */
export async function measureSizes(
  context: MediaContext,
  recording: RecordingFile,
  options: { readonly preset: EncodedPreset; readonly av1: Av1Encoder | null; readonly folder: () => string },
): Promise<PredictedSizes> {
  const { preset, av1, folder } = options;
  const target = await mkdtemp(join(tmpdir(), 'outspoken-predict-'));
  try {
    const ranges = sampleRanges(recording);
    const edit = editOf(recording);
    const durationMs = editedLengthMs(recording);
    const sampled = await sampleCaptures(recording, { source: folder(), target }, ranges);
    const channels = channelsOf(recording);
    const name = 'sample.mp4';
    const rendered = await renderRecording(context, {
      recording: { ...sampled, marks: [] },
      edit: { ...edit, cuts: cutsAround(ranges, recording.durationMs) },
      ...{ folder: () => target, directory: () => target, outputName: name, withSound: false },
      encoding: pictureEncoding(preset, bestSettings[preset], { av1, channels }),
      onProgress: () => undefined,
    });
    const path = join(target, name);
    const packets = await listPackets(context, path);
    const isWhole = rendered.durationMs > durationMs - 100;
    const soundKilobits = bestSettings[preset].soundKilobits * channels;
    return {
      pictureBytes: isWhole ? (await stat(path)).size : extrapolate(packets, ranges, durationMs),
      soundBytes: channels === 0 ? 0 : soundBytesOf(soundKilobits, durationMs),
      ...(rendered.picture ?? { width: 0, height: 0, frameRate: 0 }),
    };
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

/** What a recording comes to, told from its length and captures alone, when nothing can be tried. */
export function estimateSizes(recording: RecordingFile, preset: EncodedPreset): PredictedSizes {
  const durationMs = editedLengthMs(recording);
  const captured = recording.tracks
    .filter(({ track }) => track === 'screen' || track === 'camera')
    .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const share = durationMs / Math.max(1, recording.durationMs);
  const channels = channelsOf(recording);
  return {
    pictureBytes: captured * share * (preset === 'universal' ? 0.5 : 0.25),
    soundBytes: channels === 0 ? 0 : soundBytesOf(bestSettings[preset].soundKilobits * channels, durationMs),
    ...{ width: 1920, height: 1080, frameRate: 30 },
  };
}
