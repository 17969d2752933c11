import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Edit, Range } from '../../../shared/model/edit.ts';
import { masterPicture, type PictureEncoding } from './picture-encoding.ts';
import { renderRecording } from './render-recording.ts';
import {
  decodeSamples,
  freeContext,
  installedFfmpegs,
  levelDb,
  plainFfmpeg,
} from './test-support/real-ffmpeg.ts';
import { editOf, isGreen, makeTake, numberedBars, seeFrames } from './test-support/screen-take.ts';

const ffmpegs = await installedFfmpegs();
const base = mkdtempSync(join(tmpdir(), 'outspoken-render-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Presentation times of the picture's packets, in seconds, in order. */
function packetTimes(ffprobe: string, path: string): number[] {
  const args = [
    '-v',
    'error',
    '-select_streams',
    'v',
    '-show_entries',
    'packet=pts_time',
    '-of',
    'csv=p=0',
    path,
  ];
  return execFileSync(ffprobe, args)
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Number.parseFloat(line))
    .sort((one, other) => one - other);
}

describe.each(ffmpegs)('renderRecording with $name', ({ tools, name }) => {
  const folder = (label: string) => {
    const path = join(base, `${name}-${label}`.replaceAll(/\W+/g, '-'));
    mkdirSync(path, { recursive: true });
    return path;
  };
  async function render(
    directory: string,
    recording: ReturnType<typeof makeTake>,
    edit: Edit,
    more: { range?: Range; encoding?: PictureEncoding } = {},
  ) {
    const shares: number[] = [];
    const made = await renderRecording(freeContext(tools), {
      recording,
      edit,
      folder: () => directory,
      directory: () => directory,
      outputName: 'made.mp4',
      encoding: masterPicture,
      onProgress: (share) => shares.push(share),
      ...more,
    });
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    return { made, path: join(directory, 'made.mp4') };
  }
  const cut = (startMs: number, endMs: number): Range => ({ startMs, endMs });
  const numbers = (path: string) => seeFrames(tools, path).map((frame) => frame.number());
  const count = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

  it('cuts at exact frames, picture and sound', async () => {
    const directory = folder('cuts');
    // A beep in every second that begins with it tells where the sound was.
    const beeps = "aevalsrc='0.5*sin(2*PI*440*t)*lt(mod(t,1),0.1)':s=48000:d=6";
    const take = makeTake(tools, directory, {
      screen: { seconds: 6 },
      microphone: { seconds: 6, source: ['-f', 'lavfi', '-i', beeps, '-ac', '1'] },
    });
    const edit = editOf({ cuts: [cut(0, 500), cut(1200, 2700), cut(5500, 6000)] });
    const { made, path } = await render(directory, take, edit);
    expect(made).toMatchObject({ durationMs: 3500, hasSound: true, isCopied: false });
    expect(numbers(path)).toEqual([...count(15, 36), ...count(81, 165)]);
    const sound = decodeSamples(tools, path);
    expect(Math.abs(sound.length / 48 - 3500)).toBeLessThan(30);
    // 1 s, 3 s, 4 s and 5 s of the capture.
    for (const at of [0.5, 1, 2, 3]) {
      expect(levelDb(sound, at + 0.01, at + 0.09)).toBeGreaterThan(-12);
      expect(levelDb(sound, at - 0.09, at - 0.01)).toBeLessThan(-40);
    }
  });

  it('does not click at cuts', async () => {
    const directory = folder('clicks');
    const take = makeTake(tools, directory, { screen: { seconds: 3 }, microphone: { seconds: 3 } });
    const cuts = [cut(307, 411), cut(700, 1503), cut(2009, 2222)];
    const { path } = await render(directory, take, editOf({ cuts }));
    const sound = decodeSamples(tools, path);
    const steps = sound.subarray(1).map((sample, index) => Math.abs(sample - (sound[index] ?? 0)));
    const loudest = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    // The steepest step of a sine of 440 Hz, and a little for the codec.
    expect(steps.reduce((most, step) => Math.max(most, step), 0)).toBeLessThan(loudest * 0.0576 * 1.35);
  });

  it('copies a plain H.264 picture with its times, and puts sound to it', async () => {
    const directory = folder('copy');
    const irregular = ['-vf', `${numberedBars},setpts='(N/30+0.011*mod(N,3))/TB'`, '-vsync', 'passthrough'];
    const source = ['-f', 'lavfi', '-i', 'color=black:s=20x4:r=1000:d=0.09', ...irregular];
    const take = makeTake(tools, directory, {
      screen: { seconds: 3, offsetMs: 40, source },
      microphone: { seconds: 3.1, offsetMs: 25 },
    });
    const times = (path: string) => packetTimes(tools.ffprobe, path).map((time) => Math.round(time * 1000));
    const { made, path } = await render(directory, take, editOf({}));
    expect(made).toMatchObject({ isCopied: true, hasSound: true, picture: { width: 320, height: 180 } });
    const captured = times(join(directory, 'capture-screen.webm'));
    expect(captured).toHaveLength(90);
    expect(times(path)).toEqual(captured.map((time) => time + 40));
    const sound = decodeSamples(tools, path);
    expect(Math.abs(sound.length / 48 - 3125)).toBeLessThan(60);
    expect(levelDb(sound, 0, 0.02)).toBeLessThan(-40);
    expect(levelDb(sound, 0.05, 1)).toBeGreaterThan(-25);
  });

  it('shows the camera as the Edit says, when it says', async () => {
    const directory = folder('faces');
    const take = makeTake(tools, directory, {
      screen: { seconds: 5 },
      // Late by a second, gone half a second before the end.
      camera: { seconds: 3.5, offsetMs: 1000, lostAtMs: 4500 },
    });
    const face = { corner: 'bottom-right', size: 0.4 } as const;
    const edit = editOf({
      cuts: [cut(200, 500)],
      face: [
        { ...face, fromMs: 0, layout: 'bubble' },
        { ...face, fromMs: 2000, layout: 'bubble', corner: 'top-left' },
        { ...face, fromMs: 2500, layout: 'side-by-side' },
        { ...face, fromMs: 3000, layout: 'full' },
        { ...face, fromMs: 3500, layout: 'off' },
        { ...face, fromMs: 4000, layout: 'bubble' },
      ],
    });
    const { made, path } = await render(directory, take, edit);
    expect(made).toMatchObject({ durationMs: 4700, hasSound: false, isCopied: false });
    const frames = seeFrames(tools, path);
    expect(frames).toHaveLength(141);
    const seen = (captureFrame: number) => frames[captureFrame - 9];
    const greens = (captureFrame: number) => {
      const frame = seen(captureFrame);
      const at = (x: number, y: number) => frame !== undefined && isGreen(frame.at(x, y));
      const bubbles = {
        bottomRight: at(278, 138),
        topLeft: at(41, 41),
        beside: at(300, 90),
        middle: at(150, 90),
      };
      return Object.entries(bubbles).flatMap(([where, is]) => (is ? [where] : []));
    };
    expect(greens(29)).toEqual([]);
    expect(greens(30)).toEqual(['bottomRight']);
    expect(greens(59)).toEqual(['bottomRight']);
    expect(greens(60)).toEqual(['topLeft']);
    expect(greens(74)).toEqual(['topLeft']);
    expect(greens(75)).toEqual(['bottomRight', 'beside']);
    expect(greens(89)).toEqual(['bottomRight', 'beside']);
    expect(greens(90)).toEqual(['bottomRight', 'topLeft', 'middle']);
    expect(greens(104)).toEqual(greens(90));
    expect(greens(105)).toEqual([]);
    expect(greens(120)).toEqual(['bottomRight']);
    expect(greens(134)).toEqual(['bottomRight']);
    expect(greens(135)).toEqual([]);
    // Round: the corners of the bubble's square show the screen.
    expect(seen(40)?.at(278 - 34, 138 - 34)[1]).not.toBeGreaterThan(250);
    expect(seen(40)?.number()).toBe(40);
    expect(seen(125)?.number()).toBe(125);
  });

  it('holds the picture where the screen was at rest, also behind a cut', async () => {
    const directory = folder('rest');
    // Frame n at n seconds.
    const source = ['-f', 'lavfi', '-i', 'color=black:s=20x4:r=1:d=4', '-vf', numberedBars];
    const take = makeTake(tools, directory, { screen: { seconds: 4.5, source } });
    const { made, path } = await render(directory, take, editOf({ cuts: [cut(300, 1500), cut(2600, 3700)] }));
    expect(made.durationMs).toBe(2200);
    const seen = numbers(path);
    expect(seen.length).toBeGreaterThanOrEqual(51);
    const expected = [
      ...Array<number>(9).fill(0),
      ...Array<number>(15).fill(1),
      ...Array<number>(18).fill(2),
    ];
    expect(seen.slice(0, 42)).toEqual(expected);
    expect(new Set(seen.slice(42))).toEqual(new Set([3]));
  });

  it('mixes microphone and system audio, with gains and without what is muted', async () => {
    const directory = folder('mix');
    const take = makeTake(tools, directory, {
      screen: { seconds: 2 },
      microphone: { seconds: 2 },
      'system-audio': { seconds: 1, offsetMs: 500 },
    });
    const both = await render(directory, take, editOf({}));
    const level = (path: string, hertz: number, from: number, to: number) => {
      const band = ['-af', `bandpass=f=${hertz}:w=100`, '-f', 'wav'];
      plainFfmpeg(tools, ['-i', path, ...band, join(directory, 'band.wav')]);
      return levelDb(decodeSamples(tools, join(directory, 'band.wav')), from, to);
    };
    expect(level(both.path, 440, 0.7, 1.4)).toBeGreaterThan(-25);
    expect(level(both.path, 1000, 0.7, 1.4)).toBeGreaterThan(-25);
    expect(level(both.path, 1000, 0.1, 0.4)).toBeLessThan(-38);
    const before = level(both.path, 1000, 0.7, 1.4);
    const quieter = await render(directory, take, editOf({ gainDb: { 'system-audio': -20 } }));
    expect(level(quieter.path, 1000, 0.7, 1.4)).toBeLessThan(before - 10);
    const muted = await render(directory, take, editOf({ muted: ['microphone'] }));
    expect(level(muted.path, 440, 0.1, 0.4)).toBeLessThan(-50);
    const cuts = [cut(0, 200), cut(900, 1000)];
    const levelled = await render(directory, take, editOf({ cuts, levelled: true }));
    expect(level(levelled.path, 440, 0.4, 0.6)).toBeGreaterThan(-25);
    expect(level(levelled.path, 1000, 0.8, 1.2)).toBeGreaterThan(-25);
    const silent = await render(directory, take, editOf({ muted: ['microphone', 'system-audio'] }));
    expect(silent.made).toMatchObject({ hasSound: false, isCopied: true });
  });

  it('takes a picture that changes its size on the way', async () => {
    const directory = folder('resize');
    // As Chromium does when a window is resized: the new size comes in the middle of the stream.
    const parts = ['320x180', '160x180'].map((size) =>
      plainFfmpeg(tools, [
        '-f',
        'lavfi',
        '-i',
        `color=white:s=${size}:r=30:d=1`,
        '-bf',
        '0',
        '-f',
        'h264',
        '-',
      ]),
    );
    writeFileSync(join(directory, 'resized.h264'), Buffer.concat(parts));
    const source = ['-r', '30', '-f', 'h264', '-i', join(directory, 'resized.h264')];
    const take = makeTake(tools, directory, { screen: { seconds: 2, source, codec: ['-c', 'copy'] } });
    expect((await render(directory, take, editOf({}))).made.isCopied).toBe(false);
    const { made, path } = await render(directory, take, editOf({ cuts: [cut(0, 100)] }));
    expect(made).toMatchObject({ durationMs: 1900, picture: { width: 320, height: 180 } });
    const frames = seeFrames(tools, path);
    expect(frames.length).toBeGreaterThanOrEqual(42);
    expect(frames[5]?.at(10, 90)[0]).toBeGreaterThan(200);
    expect(frames[40]?.at(10, 90)[0]).toBeLessThan(40);
    expect(frames[40]?.at(160, 90)[0]).toBeGreaterThan(200);
  });

  it('makes a range of it, smaller and with fewer frames', async () => {
    const directory = folder('range');
    const take = makeTake(tools, directory, { screen: { seconds: 4 }, microphone: { seconds: 4 } });
    const encoding = { ...masterPicture, maxHeight: 90, maxFrameRate: 15, dropDuplicates: false };
    const { made, path } = await render(directory, take, editOf({ cuts: [cut(1000, 2000)] }), {
      range: cut(400, 3000),
      encoding,
    });
    expect(made).toMatchObject({ durationMs: 1600, picture: { width: 160, height: 90, frameRate: 15 } });
    const seen = seeFrames(tools, path, { width: 160, height: 90 }).map((frame) => frame.number(10));
    [12, 14, 16, 18, 20, 22].forEach((number, index) => {
      expect(Math.abs((seen[2 * index] ?? -9) - number)).toBeLessThanOrEqual(1);
    });
  });

  it('takes a camera alone, whose sound ends early', async () => {
    const directory = folder('camera');
    const take = makeTake(
      tools,
      directory,
      { camera: { seconds: 2 }, microphone: { seconds: 0.5, offsetMs: 1000 } },
      { kind: 'camera' },
    );
    const { made, path } = await render(directory, take, editOf({ cuts: [cut(0, 400)] }));
    expect(made).toMatchObject({ durationMs: 1600, picture: { width: 160, height: 120 }, hasSound: true });
    const sound = decodeSamples(tools, path);
    expect(levelDb(sound, 0.65, 1.05)).toBeGreaterThan(-25);
    expect(levelDb(sound, 1.2, 1.5)).toBeLessThan(-50);
  });

  it('takes more cuts than fit a command line', async () => {
    const directory = folder('many');
    const still = ['-f', 'lavfi', '-i', 'color=gray:s=64x36:r=25:d=40', '-g', '1000'];
    const tracks = { screen: { seconds: 40, source: still }, microphone: { seconds: 40 } };
    const take = makeTake(tools, directory, tracks);
    const cuts = Array.from({ length: 500 }, (_, index) => cut(index * 80, index * 80 + 40));
    const { made, path } = await render(directory, take, editOf({ cuts, levelled: true }));
    expect(made.durationMs).toBe(20_000);
    expect(Math.abs(decodeSamples(tools, path).length / 48 - 20_000)).toBeLessThan(50);
    expect(readdirSync(directory).filter((file) => file.startsWith('.'))).toEqual([]);
  });
});
