import { readFile } from 'node:fs/promises';
import type { MethodArgs } from '../../../shared/contract/methods.ts';
import { type TrackName, isPicture } from '../../../shared/model/track.ts';
import type { Recorder } from './recorder.ts';

/** For tests: one track of a take that a real Chromium captured, in the slices it came in. */
export interface TestTrack {
  readonly track: TrackName;
  readonly mimeType: string;
  /** Where its capture begins on the take's clock, as the test's window tells it. */
  readonly offsetMs: number;
  readonly slices: readonly Uint8Array<ArrayBuffer>[];
}

const samples = new URL('../../../assets/samples/', import.meta.url);

/** For tests: a capture in `assets/samples` and the slices it came in; see `captures.md` there. */
export async function readCapture(
  name: string,
): Promise<{ mimeType: string; slices: Uint8Array<ArrayBuffer>[] }> {
  const bytes = await readFile(new URL(name, samples));
  const told = JSON.parse(await readFile(new URL('captures.json', samples), 'utf8')) as Record<
    string,
    { mimeType: string; sliceBytes: number[] }
  >;
  const { mimeType, sliceBytes } = told[name] ?? { mimeType: '', sliceBytes: [] };
  let at = 0;
  return { mimeType, slices: sliceBytes.map((length) => new Uint8Array(bytes.subarray(at, (at += length)))) };
}

/** For tests: screen, camera, microphone and system audio of one take of 8.3 seconds. */
export async function readScreenTake(): Promise<readonly TestTrack[]> {
  const read = async (track: TrackName, offsetMs: number, name: string): Promise<TestTrack> => ({
    track,
    offsetMs,
    ...(await readCapture(name)),
  });
  return Promise.all([
    read('screen', 40, 'chromium-screen-h264.mkv'),
    read('camera', 85, 'chromium-camera-h264.mkv'),
    read('microphone', -12, 'chromium-microphone.webm'),
    read('system-audio', 5.5, 'chromium-system-audio.webm'),
  ]);
}

/** For tests: what starts a take of these tracks. */
export function startArgs(tracks: readonly TestTrack[]): MethodArgs<'recording.start'> {
  return {
    kind: 'screen',
    tracks: tracks.map(({ track, mimeType }) => ({ track, mimeType, deviceLabel: `Test ${track}` })),
  };
}

/** For tests: slice `sequence` of a track as the window sends it; null behind the last. The offset is told once, with the second slice. */
export function sliceOf(
  { track, offsetMs, slices }: TestTrack,
  sequence: number,
): Omit<MethodArgs<'recording.appendChunk'>, 'recordingId'> | null {
  const data = slices[sequence];
  if (!data) return null;
  const levels = isPicture(track) ? [] : Array.from({ length: 10 }, () => (track === 'microphone' ? 40 : 70));
  const chunk = { track, sequence, elapsedMs: (sequence + 1) * 1000, levels, data };
  return sequence === 1 ? { ...chunk, offsetMs } : chunk;
}

/** For tests: records the first `seconds` slices of every track, those of a second all at once. */
export async function recordSlices(
  recorder: Recorder,
  recordingId: string,
  tracks: readonly TestTrack[],
  seconds = 9,
): Promise<void> {
  for (let sequence = 0; sequence < seconds; sequence++) {
    const slices = tracks.map((track) => sliceOf(track, sequence)).filter((slice) => slice !== null);
    await Promise.all(slices.map((slice) => recorder.appendChunk({ recordingId, ...slice }, 'window')));
  }
}
