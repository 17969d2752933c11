import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { inRoot } from '../../../electron/bootstrap/paths.ts';
import { articlePage, desktopPage, editorPage, pointerPage, terminalPage } from './pages.ts';
import { type Picture, drawPages } from './pictures.ts';
import {
  type Scene,
  type SceneSource,
  contentBox,
  frameRate,
  restScene,
  scrollScene,
  terminalScene,
  typingScene,
  withPointer,
} from './scenes.ts';

/** `hard`: a third a page that scrolls, a third the output of a program, a third typing. `typical`: mostly rest, the pointer, other windows. */
export type WalkthroughKind = 'hard' | 'typical';

interface Sources {
  readonly article: SceneSource;
  readonly terminal: SceneSource;
  readonly editor: SceneSource;
  readonly pointer: Picture;
}

async function drawSources(): Promise<Sources> {
  const { width } = contentBox;
  const [light, dark, article, terminal, editor, pointer] = await drawPages([
    desktopPage('The harbour in winter — Browser', false),
    desktopPage('build.log — Terminal', true),
    articlePage(11, { width, height: 9000 }),
    terminalPage(12, { width, height: 16_000 }),
    editorPage(13, { width, height: 3000 }),
    pointerPage,
  ]);
  if (!light || !dark || !article || !terminal || !editor || !pointer)
    throw new Error('a page was not drawn');
  return {
    article: { desktop: light, content: article },
    terminal: { desktop: dark, content: terminal },
    editor: { desktop: dark, content: editor },
    pointer,
  };
}

function hardScenes({ article, terminal, editor, pointer }: Sources, frames: number): Scene[] {
  return [
    withPointer(scrollScene(article, frames), { pointer, seed: 21, everySeconds: 5 }),
    terminalScene(terminal, 22),
    withPointer(typingScene(editor, 23), { pointer, seed: 24, everySeconds: 60 }),
  ];
}

function typicalScenes({ article, terminal, editor, pointer }: Sources): Scene[] {
  const over = (scene: Scene, seed: number) => withPointer(scene, { pointer, seed, everySeconds: 5 });
  return [
    over(restScene(article, 0), 31),
    over(restScene(editor, 400), 32),
    over(restScene(article, 700), 33),
    over(restScene(terminal, 2000), 34),
    over(restScene(article, 1500), 35),
    over(typingScene(editor, 36), 37),
  ];
}

async function write(frames: Iterable<Buffer>, path: string): Promise<void> {
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb0', '-s', '1920x1080', '-r', String(frameRate), '-i', '-'];
  const colours = [
    '-vf',
    'scale=out_color_matrix=bt709:out_range=tv',
    '-pix_fmt',
    'yuv420p',
    '-colorspace',
    'bt709',
  ];
  const lossless = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '0'];
  const args = ['-v', 'error', '-y', ...input, ...colours, ...lossless, '-f', 'matroska', path];
  const ffmpeg = spawn('ffmpeg', args, { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(ffmpeg, 'close');
  for (const frame of frames) {
    if (!ffmpeg.stdin.write(frame)) await once(ffmpeg.stdin, 'drain');
  }
  ffmpeg.stdin.end();
  await finished(ffmpeg.stdin);
  const [status] = (await ended) as [number | null];
  if (status !== 0) throw new Error('the walkthrough could not be written');
}

function* drawFrames(scenes: readonly Scene[], framesEach: number): Generator<Buffer> {
  for (const scene of scenes) {
    for (let frame = 0; frame < framesEach; frame += 1) {
      const screen = { width: 1920, height: 1080, pixels: Buffer.alloc(1920 * 1080 * 4) };
      scene(screen, frame);
      yield screen.pixels;
    }
  }
}

/**
 * Path of a lossless 1080p film at 30 frames per second of what a walkthrough shows, the same every time: pages drawn by
 * a real browser, put together frame by frame. Made once and kept.
 */
export async function walkthroughFilm(kind: WalkthroughKind, seconds: number): Promise<string> {
  const folder = inRoot('.cache/e2e');
  const path = `${folder}/walkthrough-${kind}-${seconds}.mkv`;
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const sources = await drawSources();
  const count = kind === 'hard' ? 3 : 6;
  const framesEach = Math.round((seconds * frameRate) / count);
  const scenes = kind === 'hard' ? hardScenes(sources, framesEach) : typicalScenes(sources);
  const temporary = `${path}.${process.pid}`;
  await write(drawFrames(scenes, framesEach), temporary);
  renameSync(temporary, path);
  return path;
}
