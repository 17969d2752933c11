import { readFileSync } from 'node:fs';
import { inRoot } from '../../electron/bootstrap/paths.ts';
import { captureChunks } from './capture-chunks.ts';
import { command } from './command.ts';
import type { Rpc } from './rpc.ts';

/** A picture as a page sends it: its type and what it sends each second. */
export interface PictureCapture {
  readonly mimeType: string;
  readonly slices: readonly Uint8Array<ArrayBuffer>[];
}

/** A screen that Chromium really captured, 8.3 seconds; see `assets/samples/captures.md`. */
export function realScreen(): PictureCapture {
  const name = 'chromium-screen-h264.mkv';
  const bytes = readFileSync(inRoot(`assets/samples/${name}`));
  const told = readFileSync(inRoot('assets/samples/captures.json'), 'utf8');
  const all = JSON.parse(told) as Record<string, { mimeType: string; sliceBytes: number[] }>;
  const { mimeType, sliceBytes } = all[name] ?? { mimeType: '', sliceBytes: [] };
  let at = 0;
  return { mimeType, slices: sliceBytes.map((length) => new Uint8Array(bytes.subarray(at, (at += length)))) };
}

/** What ffmpeg makes of an input, as a page would send it. */
function encodedScreen(input: readonly string[], seconds: number): PictureCapture {
  const bytes = command('ffmpeg', [
    ...['-v', 'error', ...input, '-pix_fmt', 'yuv420p'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10', '-cluster_time_limit', '1000'],
    ...['-f', 'matroska', '-live', '1', 'pipe:1'],
  ]);
  const length = Math.ceil(bytes.length / seconds);
  const slices = Array.from({ length: seconds }, (_, second) =>
    Uint8Array.from(bytes.subarray(second * length, (second + 1) * length)),
  );
  return { mimeType: 'video/x-matroska;codecs=avc1', slices };
}

/** A picture of so many seconds that cannot be made small: noise all over, ten frames a second. */
export function noisyScreen(seconds: number): PictureCapture {
  const source = `testsrc2=size=320x180:rate=10:duration=${seconds},noise=alls=60:allf=t`;
  return encodedScreen(['-f', 'lavfi', '-i', source], seconds);
}

/** The picture of a film of so many seconds. */
export function filmedScreen(path: string, seconds: number): PictureCapture {
  return encodedScreen(['-i', path, '-an'], seconds);
}

/** Records `picture` as a screen with speech, as fast as core takes it; gives the recording's id when its master is made. */
export async function recordScreen(rpc: Rpc, picture: PictureCapture, title: string): Promise<string> {
  const deviceLabel = 'Entire screen';
  const { recordingId } = await rpc.call('recording.start', {
    kind: 'screen',
    tracks: [
      { track: 'screen', mimeType: picture.mimeType, deviceLabel },
      { track: 'microphone', mimeType: 'audio/webm;codecs=opus', deviceLabel: 'Desk microphone' },
    ],
  });
  const speech = captureChunks();
  for (const [sequence, data] of picture.slices.entries()) {
    const { value: sound } = speech.next();
    const { elapsedMs } = sound;
    await rpc.call('recording.appendChunk', {
      ...{ recordingId, track: 'screen', sequence, elapsedMs, levels: [], offsetMs: 0, data },
    });
    await rpc.call('recording.appendChunk', { recordingId, track: 'microphone', ...sound });
  }
  const elapsedMs = picture.slices.length * 1000;
  await rpc.call('recording.stop', { recordingId, elapsedMs, reason: 'stopped' });
  await rpc.call('library.fileRecording', { recordingId, title, placement: null });
  return recordingId;
}
