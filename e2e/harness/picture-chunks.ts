import { readFileSync } from 'node:fs';
import { inRoot } from '../../electron/bootstrap/paths.ts';
import { type SoundBlock, encodeBlock, encodeCluster, readSoundBlocks } from './webm-blocks.ts';

/** Length of the captures that {@link pictureChunks} repeats, seconds. */
const loopSeconds = 8;

const clusterId = '1f43b675';
/** First bit of a block's flags, which its content begins with. */
const keyframe = 0x80;

/** Real captures of Chromium, see `assets/samples/captures.md`. */
export type PictureSample = 'chromium-screen-h264.mkv' | 'chromium-camera-h264.mkv';

/** Type of what {@link pictureChunks} gives. */
export const pictureMimeType = 'video/x-matroska;codecs=avc1';

/** As Chromium does: a cluster at every keyframe. */
function encodeSecond(second: number, blocks: readonly SoundBlock[], cluster: { startMs: number }): Buffer[] {
  const loopMs = Math.floor(second / loopSeconds) * loopSeconds * 1000;
  return blocks.flatMap((block) => {
    const timeMs = loopMs + block.timeMs;
    if (((block.content[0] ?? 0) & keyframe) === 0) return [encodeBlock(block, timeMs - cluster.startMs)];
    cluster.startMs = timeMs;
    return [encodeCluster(timeMs, []), encodeBlock(block, 0)];
  });
}

/** What a page sends each second of a picture: eight seconds that Chromium captured, again and again, with times that go on. */
export function* pictureChunks(sample: PictureSample): Generator<Uint8Array<ArrayBuffer>, never> {
  const bytes = readFileSync(inRoot(`assets/samples/${sample}`));
  const blocks = readSoundBlocks(bytes);
  const cluster = { startMs: 0 };
  for (let second = 0; ; second += 1) {
    const inLoop = second % loopSeconds;
    const own = blocks.filter(({ timeMs }) => Math.floor(timeMs / 1000) === inLoop);
    const head = second === 0 ? [bytes.subarray(0, bytes.indexOf(clusterId, 0, 'hex'))] : [];
    yield Uint8Array.from(Buffer.concat([...head, ...encodeSecond(second, own, cluster)]));
  }
}
