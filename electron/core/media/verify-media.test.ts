import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { freeContext, installedFfmpegs, plainFfmpeg, speechPath } from './test-support/real-ffmpeg.ts';
import { findFault, verifyMedia } from './verify-media.ts';
import { voiceEncodings } from './voice-presets.ts';

const encoding = voiceEncodings['aac-48'];
const expected = { encoding, expectedDurationMs: 10_000 };
const probed = {
  codec: 'aac',
  channels: 1,
  sampleRate: 48_000,
  streamCount: 1,
  durationMs: 10_020,
  tags: {},
};

describe('findFault', () => {
  it('finds none in a good file', () => {
    expect(findFault(probed, 10_021, expected)).toBeNull();
  });
  it.each([
    ['another codec', { ...probed, codec: 'mp3' }, 10_000],
    ['two channels', { ...probed, channels: 2 }, 10_000],
    ['a second stream', { ...probed, streamCount: 2 }, 10_000],
    ['sound that ends early', probed, 9_940],
    ['a container that says another length', { ...probed, durationMs: 10_060 }, 10_000],
  ])('finds %s', (_name, found, decodedMs) => {
    expect(findFault(found, decodedMs, expected)).not.toBeNull();
  });
});

describe.each(await installedFfmpegs())('verifyMedia with $name', ({ tools }) => {
  let directory: string;
  let expectedDurationMs: number;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'outspoken-verify-'));
    plainFfmpeg(tools, ['-i', speechPath, ...encoding.arguments, join(directory, 'good')]);
    expectedDurationMs =
      plainFfmpeg(tools, ['-i', speechPath, '-f', 's16le', '-ac', '1', '-']).byteLength / 96;
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const verify = (name: string, options: { expectedDurationMs?: number } = {}) =>
    verifyMedia(freeContext(tools), {
      ...{ ffprobe: tools.ffprobe, directory, name, encoding, expectedDurationMs },
      ...options,
    });

  it('accepts a good file and says what it is', async () => {
    const bytes = readFileSync(join(directory, 'good'));
    const verified = await verify('good');
    expect(verified).toMatchObject({
      sizeBytes: bytes.byteLength,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(Math.abs(verified.durationMs - expectedDurationMs)).toBeLessThan(50);
  });

  it('refuses one of another length', async () => {
    await expect(verify('good', { expectedDurationMs: expectedDurationMs + 100 })).rejects.toMatchObject({
      code: 'ffmpeg-failed',
    });
  });

  it('refuses one that is cut off, though its index promises all of it', async () => {
    const bytes = readFileSync(join(directory, 'good'));
    writeFileSync(join(directory, 'cut'), bytes.subarray(0, bytes.byteLength - 2000));
    await expect(verify('cut')).rejects.toHaveProperty('code');
  });

  it('refuses one with a damaged middle', async () => {
    const bytes = Buffer.from(readFileSync(join(directory, 'good')));
    const middle = Math.floor(bytes.byteLength / 2);
    bytes.fill(0xff, middle, middle + 3000);
    writeFileSync(join(directory, 'damaged'), bytes);
    await expect(verify('damaged')).rejects.toMatchObject({ code: 'ffmpeg-failed' });
  });
});
