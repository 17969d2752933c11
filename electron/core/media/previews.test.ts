import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Library } from '../library/library.ts';
import { type LibraryFixture, createLibraryFixture } from '../library/test-support/library-fixture.ts';
import { layOutStrip, parseStripName, stripName } from './filmstrip.ts';
import { type Previews, createPreviews } from './previews.ts';
import { freeContext, installedFfmpegs, plainFfmpeg } from './test-support/real-ffmpeg.ts';
import { addTake, numberedBars } from './test-support/screen-take.ts';

describe('layOutStrip', () => {
  it.each([
    [800, 2, 500],
    [10_000, 20, 500],
    [3_600_000, 120, 30_000],
  ])('of %d ms', (durationMs, count, intervalMs) => {
    const layout = layOutStrip(durationMs, { width: 1920, height: 1080 });
    expect(layout).toMatchObject({ count, intervalMs, frameWidth: 160, frameHeight: 90 });
    expect(parseStripName(stripName(layout))).toEqual(layout);
  });

  it('takes no other names', () => expect(parseStripName('../strip-1-1-1x1-1')).toBeNull());
});

describe.each(await installedFfmpegs())('createPreviews with $name', ({ tools }) => {
  let fixture: LibraryFixture;
  let library: Library;
  let previews: Previews;
  let directory: string;
  let runs = 0;
  beforeAll(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open();
    directory = join(fixture.root, '..', 'data', 'previews');
    mkdirSync(directory, { recursive: true });
    previews = createPreviews({
      directory,
      library,
      workshop: {
        light: (_signal, work) => {
          runs += 1;
          return work(freeContext(tools));
        },
      },
    });
  });
  afterAll(() => fixture.dispose());

  it('makes a strip once, whose pictures show their times, also from keyframes alone', async () => {
    // One frame per second that says its number, and a keyframe every five; the whole is longer than a minute.
    const source = ['-f', 'lavfi', '-i', 'color=black:s=20x4:r=1:d=70', '-vf', numberedBars];
    const codec = ['-c:v', 'libx264', '-g', '5', '-bf', '0', '-sc_threshold', '0', '-pix_fmt', 'yuv420p'];
    const recordingId = await addTake(library, tools, { screen: { seconds: 70, source, codec } });
    const [strip, same] = await Promise.all([
      previews.filmstrip(recordingId),
      previews.filmstrip(recordingId),
    ]);
    expect(runs).toBe(1);
    expect(same).toEqual(strip);
    expect(strip).toMatchObject({
      count: 120,
      columns: 10,
      frameWidth: 160,
      frameHeight: 90,
      intervalMs: 584,
    });
    const name = strip?.url.split('/').at(-1) ?? '';
    expect(strip?.url).toBe(`/media/preview/${recordingId}/${name}`);
    const path = previews.path(recordingId, name) ?? '';
    expect(statSync(path).size).toBeLessThan(500_000);
    expect(readdirSync(join(directory, recordingId))).toEqual([`${name}.jpg`]);
    const gray = plainFfmpeg(tools, ['-i', path, '-f', 'rawvideo', '-pix_fmt', 'gray', '-']);
    expect(gray.length).toBe(1600 * 1080);
    const numberAt = (picture: number) => {
      const row = Math.floor(picture / 10) * 90 + 20;
      const left = (picture % 10) * 160;
      return Array.from({ length: 7 }, (_, bit) =>
        (gray[row * 1600 + left + Math.floor((bit + 0.5) * 16)] ?? 0) > 128 ? 2 ** bit : 0,
      ).reduce((sum, value) => sum + value, 0);
    };
    // Picture n shows the last keyframe up to n times the interval.
    expect([0, 8, 9, 60, 119].map(numberAt)).toEqual([0, 0, 5, 35, 65]);

    await previews.filmstrip(recordingId);
    expect(readdirSync(join(directory, recordingId))).toEqual([`${name}.jpg`]);
  });

  it('has none of a voice, and keeps none of what is gone', async () => {
    const recordingId = await addTake(library, tools, { microphone: { seconds: 1 } }, { kind: 'voice' });
    expect(await previews.filmstrip(recordingId)).toBeNull();
    await expect(previews.filmstrip('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({
      code: 'not-found',
    });
    const camera = await addTake(library, tools, { camera: { seconds: 1 } }, { kind: 'camera' });
    expect(await previews.filmstrip(camera)).toMatchObject({ count: 2, frameHeight: 120 });
    await library.binRecording(camera);
    await previews.tidy();
    expect(existsSync(join(directory, camera))).toBe(true);
    await library.emptyBin();
    await previews.tidy();
    expect(existsSync(join(directory, camera))).toBe(false);
    rmSync(directory, { recursive: true });
    await previews.tidy();
  });
});
