import type { TrackName } from '../../shared/model/track.ts';
import { captureChunks } from './capture-chunks.ts';
import { pictureChunks, pictureMimeType } from './picture-chunks.ts';
import type { QuickApp } from './quick-app.ts';

const screenTracks = [
  { track: 'screen', mimeType: pictureMimeType, deviceLabel: 'Entire screen' },
  { track: 'microphone', mimeType: 'audio/webm;codecs=opus', deviceLabel: 'Desk microphone' },
] as const;
const cameraTrack = { track: 'camera', mimeType: pictureMimeType, deviceLabel: 'Desk camera' } as const;

/** Feeds core what a page sends in so many seconds of a screen with speech, all tracks of a second together; gives the recording's id. */
export async function feedScreenTake(
  { rpc }: QuickApp,
  seconds: number,
  options: { readonly withCamera?: boolean; readonly onSecond?: (second: number) => void } = {},
): Promise<string> {
  const { withCamera = false, onSecond = () => undefined } = options;
  const tracks = [...screenTracks, ...(withCamera ? [cameraTrack] : [])];
  const { recordingId } = await rpc.call('recording.start', { kind: 'screen', tracks });
  const screen = pictureChunks('chromium-screen-h264.mkv');
  const camera = pictureChunks('chromium-camera-h264.mkv');
  for (const sound of captureChunks()) {
    const { sequence, elapsedMs } = sound;
    if (sequence >= seconds) break;
    const picture = (track: TrackName, data: Uint8Array<ArrayBuffer>) =>
      rpc.call('recording.appendChunk', { recordingId, track, sequence, elapsedMs, levels: [], data });
    await Promise.all([
      picture('screen', screen.next().value),
      rpc.call('recording.appendChunk', { recordingId, track: 'microphone', ...sound }),
      ...(withCamera ? [picture('camera', camera.next().value)] : []),
    ]);
    onSecond(sequence + 1);
  }
  return recordingId;
}
