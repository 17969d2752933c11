import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeThumbnail, mostThumbnailBytes } from './make-thumbnail.ts';
import { freeContext, installedFfmpegs, plainFfmpeg } from './test-support/real-ffmpeg.ts';

describe.each(await installedFfmpegs())('makeThumbnail with $name', ({ tools }) => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'outspoken-thumbnail-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const film = (name: string, source: string) =>
    plainFfmpeg(tools, [
      ...['-f', 'lavfi', '-i', source, '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '12'],
      ...['-pix_fmt', 'yuv420p', '-movflags', '+faststart', join(directory, name)],
    ]);
  const make = (name: string) => makeThumbnail(freeContext(tools), { directory, name, format: 'mov' });
  /** Mean red, green and blue. */
  const colour = (jpeg: Buffer) => {
    const path = join(directory, 'seen.jpg');
    writeFileSync(path, jpeg);
    const scaled = ['-i', path, '-vf', 'scale=1:1:flags=area', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
    const bytes = plainFfmpeg(tools, scaled);
    rmSync(path);
    return [...bytes];
  };

  it('shows what the beginning looks like most of the time, not its first black moment', async () => {
    film('a.mp4', "color=black:s=640x360:r=10:d=7,drawbox=c=red:t=fill:enable='gte(t,1)'");
    const jpeg = await make('a.mp4');
    const [red = 0, green = 255] = colour(jpeg ?? Buffer.alloc(0));
    expect(red).toBeGreaterThan(200);
    expect(green).toBeLessThan(60);
    expect(readdirSync(directory)).toEqual(['a.mp4']);
  });

  it('is small whatever it shows', async () => {
    film('noise.mp4', 'color=white:s=1280x720:r=4:d=3,noise=alls=100:allf=t');
    const jpeg = await make('noise.mp4');
    expect(jpeg?.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    expect(jpeg?.byteLength).toBeLessThanOrEqual(mostThumbnailBytes);
  });

  it('is made of a film of one frame', async () => {
    film('short.mp4', 'color=blue:s=320x180:r=10:d=0.1');
    expect((await make('short.mp4'))?.byteLength).toBeGreaterThan(100);
  });
});
