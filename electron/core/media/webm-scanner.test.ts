import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanWebmFile } from './webm-file.ts';
import { type WebmIndex, createWebmScanner } from './webm-scanner.ts';

const samplePath = fileURLToPath(new URL('../../../assets/samples/chromium-voice.webm', import.meta.url));
const sample = await readFile(samplePath);
const ffmpeg = process.env.OUTSPOKEN_FFMPEG ?? 'ffmpeg';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outspoken-webm-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function scan(bytes: Uint8Array, pieceBytes = bytes.length): { index: WebmIndex | null; damaged: boolean } {
  const scanner = createWebmScanner();
  for (let at = 0; at < bytes.length; at += pieceBytes) scanner.push(bytes.subarray(at, at + pieceBytes));
  return { index: scanner.index(), damaged: scanner.damaged() };
}

describe('the structure of a capture', () => {
  const whole = scan(sample);

  it('of Chromium is known to the byte and the millisecond', () => {
    expect(whole.damaged).toBe(false);
    expect(whole.index).toMatchObject({ firstClusterOffset: 146, wholeEnd: sample.length, durationMs: 6000 });
    expect(whole.index?.cues).toEqual([
      { offset: 146, timeMs: 0 },
      { offset: 8651, timeMs: 1020 },
      { offset: 16964, timeMs: 2040 },
      { offset: 25359, timeMs: 3060 },
      { offset: 33552, timeMs: 4080 },
      { offset: 41934, timeMs: 5100 },
    ]);
  });

  it.each([1, 7, 1000])('does not depend on how it is cut: pieces of %i bytes', (pieceBytes) => {
    expect(scan(sample, pieceBytes)).toEqual(whole);
  });

  it('of every cut capture is whole up to its last complete block', () => {
    let lastEnd = 0;
    for (let length = 0; length <= sample.length; length += 97) {
      const { index, damaged } = scan(sample.subarray(0, length));
      expect(damaged).toBe(false);
      const end = index?.wholeEnd ?? 0;
      expect(end).toBeLessThanOrEqual(length);
      expect(end).toBeGreaterThanOrEqual(lastEnd);
      // Cutting there, and not a byte earlier, keeps it.
      if (index) {
        expect(scan(sample.subarray(0, end)).index).toEqual(index);
        expect(scan(sample.subarray(0, end - 1)).index?.wholeEnd ?? 0).toBeLessThan(end);
      }
      lastEnd = end;
    }
  });

  it('is found again after damage', () => {
    const bytes = Buffer.from(sample);
    bytes.fill(0x55, 12_000, 15_000);
    const { index, damaged } = scan(bytes);
    expect(damaged).toBe(true);
    expect(index).toMatchObject({ wholeEnd: sample.length, durationMs: 6000 });
  });

  it('is survived whatever the bytes are', () => {
    const mutation = fc.record({ at: fc.nat(sample.length - 1), bytes: fc.uint8Array({ maxLength: 40 }) });
    fc.assert(
      fc.property(
        fc.array(mutation, { maxLength: 6 }),
        fc.integer({ min: 1, max: 20_000 }),
        (mutations, pieceBytes) => {
          const bytes = Buffer.from(sample);
          for (const { at, bytes: junk } of mutations) bytes.set(junk.subarray(0, bytes.length - at), at);
          const { index } = scan(bytes, pieceBytes);
          expect(index?.wholeEnd ?? 0).toBeLessThanOrEqual(bytes.length);
          expect(index).toEqual(scan(bytes).index);
        },
      ),
      { numRuns: 200 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 5000 }), (junk) => scan(junk).index === null));
  });

  it('of a three-hour capture takes no more memory than of a short one', () => {
    const scanner = createWebmScanner();
    const { firstClusterOffset, cues } = whole.index ?? { firstClusterOffset: 0, cues: [] };
    scanner.push(sample.subarray(0, firstClusterOffset));
    const cluster = Buffer.from(sample.subarray(cues[0]?.offset, cues[1]?.offset));
    for (let second = 0; second < 3 * 3600; second++) scanner.push(atSecond(cluster, second));
    const index = scanner.index();
    expect(index?.cues.length).toBeLessThanOrEqual(1024);
    expect(index?.cues.length).toBeGreaterThanOrEqual(512);
    expect(index?.durationMs).toBe(3 * 3600 * 1000 + 20);
    expect(index?.wholeEnd).toBe(firstClusterOffset + (cluster.length + 3) * 3 * 3600);
  });

  it.each([
    ['opus.webm', ['-f', 'lavfi', '-i', 'sine=d=3.3', '-c:a', 'libopus'], 3300, 2],
    [
      'vorbis-vp8.webm',
      ['-f', 'lavfi', '-i', 'testsrc=d=2:s=64x64', '-f', 'lavfi', '-i', 'sine=d=2'],
      2000,
      25,
    ],
    [
      'opus-h264.mkv',
      [
        '-f',
        'lavfi',
        '-i',
        'testsrc=d=2:s=64x64',
        '-f',
        'lavfi',
        '-i',
        'sine=d=2',
        '-c:a',
        'libopus',
        '-c:v',
        'libx264',
      ],
      2000,
      25,
    ],
    ['live.webm', ['-f', 'lavfi', '-i', 'sine=d=3', '-c:a', 'libopus', '-live', '1'], 3000, 2],
  ])('of %s by ffmpeg is followed', async (name, args, durationMs, withinMs) => {
    const path = join(folder, name);
    execFileSync(ffmpeg, ['-v', 'error', ...args, '-y', path]);
    const { index, damaged } = await scanWebmFile(path);
    expect(damaged).toBe(false);
    expect(Math.abs((index?.durationMs ?? 0) - durationMs)).toBeLessThanOrEqual(withinMs);
  });

  it('of a file that is no capture is null', async () => {
    const path = join(folder, 'empty.webm');
    await writeFile(path, '');
    expect(await scanWebmFile(path)).toEqual({ index: null, damaged: false });
  });
});

/** The cluster at another time: header of 12 bytes, a timestamp of 4 bytes in place of that of 1 byte, the same blocks. */
function atSecond(cluster: Buffer, second: number): Buffer {
  const timestamp = Buffer.from([0xe7, 0x84, 0, 0, 0, 0]);
  timestamp.writeUInt32BE(second * 1000, 2);
  return Buffer.concat([cluster.subarray(0, 12), timestamp, cluster.subarray(15)]);
}
