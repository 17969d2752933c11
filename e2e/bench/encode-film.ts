import { statSync } from 'node:fs';
import { command } from '../harness/command.ts';
import { type Likeness, pictureLikeness } from './picture-likeness.ts';

/** A film that was made from another, how long that took, and how like it is. */
export interface Encoded extends Likeness {
  readonly sizeBytes: number;
  readonly seconds: number;
}

/** Times a command that makes `path` from `source`, and looks at what it made. */
export function measureEncoding(source: string, path: string, run: () => void): Encoded {
  const beganMs = performance.now();
  run();
  const seconds = (performance.now() - beganMs) / 1000;
  return { sizeBytes: statSync(path).size, seconds, ...pictureLikeness(path, source, `${path}.log`) };
}

/** Encodes the picture of `source` by a bare ffmpeg with `options` of its output. */
export function encodeFilm(source: string, path: string, options: readonly string[]): Encoded {
  return measureEncoding(source, path, () =>
    command('ffmpeg', ['-v', 'error', '-y', '-i', source, '-an', ...options, path]),
  );
}

/** Likeness in words of figures. */
export function likenessNote({ mean, low }: Likeness): string {
  return `SSIM ${mean.toFixed(4)}, ${low.toFixed(4)} at the lowest twentieth`;
}
