import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { inRoot } from '../../electron/bootstrap/paths.ts';
import { command } from './command.ts';
import type { CodePlace } from './picture-code.ts';
import { codeCells } from './screen-painter.ts';

/** Where the number stands in the pictures of {@link codedCamera}. */
export const cameraCode: CodePlace = { x: 64, y: 160, cell: 32, cells: 16 };

/** The camera plays so many pictures, thirty a second, over and over; each shows its number. */
export const cameraFrames = 240;

const size = { width: 640, height: 360 };

function drawFrame(value: number): Buffer {
  const frame = Buffer.alloc(size.width * size.height, 96);
  for (const [index, light] of codeCells(value).entries()) {
    const left = cameraCode.x + index * cameraCode.cell;
    for (let y = cameraCode.y; y < cameraCode.y + cameraCode.cell; y += 1) {
      frame.fill(light ? 235 : 20, y * size.width + left, y * size.width + left + cameraCode.cell);
    }
  }
  return frame;
}

/** A film for Chromium's fake camera whose pictures are numbered; gives its path. Made once. */
export function codedCamera(): string {
  const path = inRoot('.cache/e2e/coded-camera.mjpeg');
  if (existsSync(path)) return path;
  mkdirSync(inRoot('.cache/e2e'), { recursive: true });
  const input = Buffer.concat(Array.from({ length: cameraFrames }, (_, index) => drawFrame(index)));
  const raw = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-s',
    `${size.width}x${size.height}`,
    '-r',
    '30',
    '-i',
    '-',
  ];
  const form = ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '4', '-f', 'mjpeg'];
  const temporary = `${path}.${process.pid}`;
  command('ffmpeg', ['-v', 'error', '-y', ...raw, ...form, temporary], { input });
  renameSync(temporary, path);
  return path;
}
