import type { TrackName } from '../../shared/model/track.ts';
import { captureChunks } from '../harness/capture-chunks.ts';
import { pictureChunks, pictureMimeType } from '../harness/picture-chunks.ts';
import type { Rpc } from '../harness/rpc.ts';

/** What became of one track of a take whose app may have been killed. */
export interface SentTrack {
  readonly offsetMs: number;
  /** Every chunk that was sent, in order. */
  readonly sent: Uint8Array[];
  /** How many of them were acknowledged. */
  acknowledged: number;
}

/** What became of a take of four tracks. */
export interface RecordedTracks {
  /** Empty when the app was killed before it said. */
  recordingId: string;
  readonly tracks: Readonly<Record<TrackName, SentTrack>>;
}

const sound = 'audio/webm;codecs=opus';
const mimeTypes = {
  screen: pictureMimeType,
  camera: pictureMimeType,
  microphone: sound,
  'system-audio': sound,
};
const names = ['screen', 'camera', 'microphone', 'system-audio'] as const;

function newTrack(offsetMs: number): SentTrack {
  return { offsetMs, sent: [], acknowledged: 0 };
}

/** One second after the other of every track: what Chromium captured, again and again. */
function* seconds() {
  const [screen, camera] = [
    pictureChunks('chromium-screen-h264.mkv'),
    pictureChunks('chromium-camera-h264.mkv'),
  ];
  const others = captureChunks();
  for (const own of captureChunks()) {
    const data = {
      screen: screen.next().value,
      camera: camera.next().value,
      microphone: own.data,
      'system-audio': others.next().value.data,
    };
    yield { data, sequence: own.sequence, elapsedMs: own.elapsedMs, levels: own.levels };
  }
}

/**
 * Records screen, camera, microphone and system audio for so many seconds, as fast as core takes them, every track with one
 * chunk on its way; ends early, without an error, when the connection does. The camera goes away after `cameraSeconds`.
 */
export async function recordTracks(
  rpc: Rpc,
  length: { readonly seconds: number; readonly cameraSeconds: number },
  onSecond: (second: number) => void = () => undefined,
): Promise<RecordedTracks> {
  const tracks = {
    screen: newTrack(41.5),
    camera: newTrack(120),
    microphone: newTrack(-8),
    'system-audio': newTrack(12),
  };
  const recorded: RecordedTracks = { recordingId: '', tracks };
  try {
    const { recordingId } = await rpc.call('recording.start', {
      kind: 'screen',
      tracks: names.map((track) => ({ track, mimeType: mimeTypes[track], deviceLabel: `Test ${track}` })),
    });
    recorded.recordingId = recordingId;
    for (const { data, sequence, elapsedMs, levels } of seconds()) {
      if (sequence >= length.seconds) break;
      if (sequence === length.cameraSeconds)
        await rpc.call('recording.endTrack', { recordingId, track: 'camera', elapsedMs: sequence * 1000 });
      const present = names.filter((track) => track !== 'camera' || sequence < length.cameraSeconds);
      const calls = present.map(async (track) => {
        const { sent, offsetMs } = tracks[track];
        const chunk = { sequence, elapsedMs, levels, offsetMs, data: data[track] };
        sent.push(chunk.data);
        await rpc.call('recording.appendChunk', { recordingId, track, ...chunk });
        tracks[track].acknowledged += 1;
      });
      onSecond(sequence);
      await Promise.all(calls);
    }
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'connection closed') throw error;
  }
  return recorded;
}
