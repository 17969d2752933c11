import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandomBelow } from '../random-test-support.ts';
import { readCaptureBlocks } from './test-support/capture-blocks.ts';
import { type WebmIndex, createWebmScanner } from './webm-scanner.ts';
import { makeSeekablePrefix } from './webm-seekable.ts';

const ffmpeg = process.env.OUTSPOKEN_FFMPEG ?? 'ffmpeg';
const seed = Number(process.env.OUTSPOKEN_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const pictures = [
  'screen-h264.mkv',
  'camera-h264.mkv',
  'screen-vp8.webm',
  'screen-vp9.webm',
  'screen-av1.webm',
];
const resting = 'tab-resting.mkv';
const sounds = ['microphone.webm', 'system-audio.webm'];
const all = [...pictures, resting, ...sounds];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outspoken-captures-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readSample(name: string): Promise<Buffer> {
  return readFile(new URL(`../../../assets/samples/chromium-${name}`, import.meta.url));
}

function scan(bytes: Uint8Array): { index: WebmIndex | null; damaged: boolean } {
  const scanner = createWebmScanner();
  scanner.push(bytes);
  return { index: scanner.index(), damaged: scanner.damaged() };
}

describe('a real capture', () => {
  it.each(all)('%s has seek points at keyframes and lasts to the end of its last frame', async (name) => {
    const bytes = await readSample(name);
    const { blocks } = readCaptureBlocks(bytes);
    const { index, damaged } = scan(bytes);
    expect(damaged).toBe(false);
    expect(index?.wholeEnd).toBe(blocks.at(-1)?.end);
    const isSound = sounds.includes(name);
    const firsts = blocks.filter(({ clusterStart }, at) => blocks[at - 1]?.clusterStart !== clusterStart);
    const points = firsts.filter(({ isKey }) => isKey || isSound);
    expect(index?.cues).toEqual(points.map(({ clusterStart: offset, timeMs }) => ({ offset, timeMs })));
    const lastsMs = (index?.durationMs ?? 0) - (blocks.at(-1)?.timeMs ?? 0);
    expect(lastsMs).toBeGreaterThan(isSound ? 0 : 15);
    expect(lastsMs).toBeLessThanOrEqual(100);
  });

  it('of a resting tab has clusters that begin in the middle of a picture, and none of them is a seek point', async () => {
    const bytes = await readSample(resting);
    const clusters = new Set(readCaptureBlocks(bytes).blocks.map(({ clusterStart }) => clusterStart));
    expect(clusters.size).toBe(3);
    expect(scan(bytes).index?.cues).toHaveLength(1);
  });

  it('of a screen for five hours keeps its keyframes in bounded memory, close enough to seek', async () => {
    const bytes = await readSample('screen-h264.mkv');
    const { index } = scan(bytes);
    const { firstClusterOffset = 0, cues = [] } = index ?? {};
    const scanner = createWebmScanner();
    scanner.push(bytes.subarray(0, firstClusterOffset));
    const cluster = Buffer.from(bytes.subarray(cues[0]?.offset, cues[1]?.offset));
    const stepMs = cues[1]?.timeMs ?? 0;
    const count = Math.ceil((5 * 3600 * 1000) / stepMs);
    // Without the pictures themselves, of which the scanner looks at nothing.
    const small = withoutPictures(cluster);
    for (let turn = 0; turn < count; turn++) scanner.push(atTime(small, turn * stepMs));
    const long = scanner.index();
    expect(long?.cues.length).toBeLessThanOrEqual(4096);
    const gaps = (long?.cues ?? []).map(({ timeMs }, at) => timeMs - (long?.cues[at - 1]?.timeMs ?? timeMs));
    expect(Math.max(...gaps)).toBeLessThan(7100);
    expect(long?.durationMs).toBeGreaterThan(5 * 3600 * 1000);
    expect(JSON.stringify(long?.cues).length).toBeLessThan(120_000);
  });
});

describe(`a real capture cut anywhere (OUTSPOKEN_TEST_SEED=${seed})`, () => {
  it.each(all)('%s is whole up to its last complete block, and known to be', async (name) => {
    const bytes = await readSample(name);
    const { blocks, starts } = readCaptureBlocks(bytes);
    const around = [-2, -1, 0, 1, 2, 3, 5, 9];
    const edges = [...starts, ...blocks.map(({ payloadStart }) => payloadStart + 4)];
    const random = createRandomBelow(seed);
    const lengths = new Set([
      ...Array.from({ length: 300 }, (_, length) => length),
      ...edges.flatMap((edge) => around.map((by) => edge + by)),
      ...Array.from({ length: 300 }, () => random(bytes.length)),
    ]);
    for (const length of lengths) {
      if (length < 0 || length > bytes.length) continue;
      const { index, damaged } = scan(bytes.subarray(0, length));
      const last = blocks.findLast(({ end }) => end <= length);
      expect([length, damaged, index?.wholeEnd]).toEqual([length, false, last?.end]);
      if (!index || !last) continue;
      expect(index.durationMs - last.timeMs).toBeGreaterThanOrEqual(last.timeMs > 0 ? 0 : -10);
      expect(index.cues.every(({ offset }) => offset < length)).toBe(true);
    }
  });

  it.each(all)(
    '%s decodes without an error to its last whole frame, as it is and as it is served',
    async (name) => {
      const bytes = await readSample(name);
      const { blocks } = readCaptureBlocks(bytes);
      const random = createRandomBelow(seed + name.length);
      const ends = cutPoints(blocks, random);
      const files: { path: string; frames: number }[] = [];
      for (const [number, length] of ends.entries()) {
        const cut = bytes.subarray(0, length);
        const { index } = scan(cut);
        const prefix = index && makeSeekablePrefix(cut.subarray(0, index.firstClusterOffset), index);
        if (!index || !prefix) continue;
        const frames = blocks.filter(({ end }) => end <= length).length;
        const served = Buffer.concat([prefix, cut.subarray(index.firstClusterOffset, index.wholeEnd)]);
        for (const [kind, content] of Object.entries({
          recovered: cut.subarray(0, index.wholeEnd),
          served,
        })) {
          const path = join(folder, `${name}-${number}-${kind}`);
          await writeFile(path, content);
          files.push({ path, frames });
        }
      }
      expect(files.length).toBeGreaterThanOrEqual(10);
      expect(decodedFrames(files.map(({ path }) => path))).toEqual(files.map(({ frames }) => frames));
    },
  );
});

/** Lengths inside a block's head, its payload, between blocks, inside a cluster's head, and anywhere. */
function cutPoints(
  blocks: ReturnType<typeof readCaptureBlocks>['blocks'],
  random: (limit: number) => number,
): number[] {
  const pick = () => blocks[1 + random(blocks.length - 1)];
  const [head, payload, between] = [pick(), pick(), pick()];
  const cluster = blocks.findLast(({ clusterStart }) => clusterStart > 1000);
  return [
    (head?.start ?? 0) + 2,
    (payload?.payloadStart ?? 0) + 7,
    between?.start ?? 0,
    (cluster?.clusterStart ?? 0) + 6,
    (blocks[1]?.end ?? 0) + random((blocks.at(-1)?.end ?? 0) - (blocks[1]?.end ?? 0)),
  ];
}

/** How many frames of each file one ffmpeg decodes, which gives up at the first error. */
function decodedFrames(paths: readonly string[]): number[] {
  const inputs = paths.flatMap((path) => ['-i', path]);
  const outputs = paths.flatMap((path, number) => [
    ...['-map', String(number), '-fps_mode', 'passthrough', '-f', 'framecrc', `${path}.frames`],
  ]);
  const said = execFileSync(ffmpeg, ['-v', 'error', '-xerror', ...inputs, '-y', ...outputs], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(said).toBe('');
  return paths.map((path) => {
    const lines = readFileSync(`${path}.frames`, 'utf8').split('\n');
    return lines.filter((line) => line !== '' && !line.startsWith('#')).length;
  });
}

/** The same blocks with four bytes each of what they showed. */
function withoutPictures(cluster: Buffer): Buffer {
  const { blocks } = readCaptureBlocks(cluster);
  const [first] = blocks;
  const small = blocks.map(({ payloadStart }) => {
    const head = Buffer.from([0xa3, 0x88]);
    return Buffer.concat([head, cluster.subarray(payloadStart, payloadStart + 8)]);
  });
  return Buffer.concat([cluster.subarray(0, first?.start), ...small]);
}

/** The cluster at another time: header of 12 bytes, a timestamp of 4 bytes in place of that of 1 byte, the same blocks. */
function atTime(cluster: Buffer, timeMs: number): Buffer {
  const timestamp = Buffer.from([0xe7, 0x84, 0, 0, 0, 0]);
  timestamp.writeUInt32BE(timeMs, 2);
  return Buffer.concat([cluster.subarray(0, 12), timestamp, cluster.subarray(15)]);
}
