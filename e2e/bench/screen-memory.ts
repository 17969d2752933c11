import type { TrackName } from '../../shared/model/track.ts';
import { captureChunks } from '../harness/capture-chunks.ts';
import { pictureChunks, pictureMimeType } from '../harness/picture-chunks.ts';
import { type QuickApp, startQuickApp } from '../harness/quick-app.ts';
import type { Figure } from './figures.ts';
import { memoryOf } from './process-memory.ts';

const hour = 3600;
const takeSeconds = 2 * hour;
const moments = [
  { second: 60, name: 'after a minute' },
  { second: hour / 2, name: 'after half an hour' },
  { second: hour, name: 'after an hour' },
  { second: takeSeconds, name: 'after two hours' },
];

const tracks = [
  { track: 'screen', mimeType: pictureMimeType, deviceLabel: 'Entire screen' },
  { track: 'camera', mimeType: pictureMimeType, deviceLabel: 'Desk camera' },
  { track: 'microphone', mimeType: 'audio/webm;codecs=opus', deviceLabel: 'Desk microphone' },
] as const;

/** Feeds core what a page sends in `takeSeconds`, all three tracks of a second together; gives the recording's id. */
async function feed({ rpc }: QuickApp, onSecond: (second: number) => void): Promise<string> {
  const { recordingId } = await rpc.call('recording.start', { kind: 'screen', tracks: [...tracks] });
  const screen = pictureChunks('chromium-screen-h264.mkv');
  const camera = pictureChunks('chromium-camera-h264.mkv');
  for (const sound of captureChunks()) {
    const { sequence, elapsedMs } = sound;
    if (sequence >= takeSeconds) break;
    const picture = (track: TrackName, data: Uint8Array<ArrayBuffer>) =>
      rpc.call('recording.appendChunk', { recordingId, track, sequence, elapsedMs, levels: [], data });
    await Promise.all([
      picture('screen', screen.next().value),
      picture('camera', camera.next().value),
      rpc.call('recording.appendChunk', { recordingId, track: 'microphone', ...sound }),
    ]);
    onSecond(sequence + 1);
  }
  return recordingId;
}

/** Memory of core while a screen, a camera and a microphone are recorded for two hours, fed as fast as it goes. */
export async function measureScreenMemory(): Promise<Figure[]> {
  const bench = await startQuickApp();
  const figures: Figure[] = [];
  try {
    const recordingId = await feed(bench, (second) => {
      const moment = moments.find((candidate) => candidate.second === second);
      if (moment === undefined) return;
      const { resident, peak } = memoryOf(bench.app.pid);
      const note = `peak so far ${peak.toFixed(0)} MiB`;
      figures.push({
        name: `Memory while recording screen and camera, ${moment.name}`,
        value: resident,
        unit: 'MiB',
        note,
      });
    });
    const stopped = performance.now();
    await bench.stop(recordingId, takeSeconds);
    const stopMs = performance.now() - stopped;
    figures.push({ name: 'Stopping that take', value: stopMs, unit: 'ms', note: '3 tracks of two hours' });
    return figures;
  } finally {
    await bench.dispose();
  }
}
