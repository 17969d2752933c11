import { join } from 'node:path';
import { makeFolder } from '../harness/free-folder.ts';
import { type Encoded, encodeFilm, likenessNote } from './encode-film.ts';
import type { Figure } from './figures.ts';
import { walkthroughFilm } from './walkthrough/walkthrough.ts';

interface Candidate {
  readonly name: string;
  readonly options: readonly string[];
}

const filmSeconds = 30;

function x264(preset: string, crf: number, more: readonly string[] = []): Candidate {
  const name = ['x264', preset, String(crf), ...more.filter((word) => !word.startsWith('-'))].join(' ');
  const options = ['-c:v', 'libx264', '-preset', preset, '-crf', String(crf), '-g', '600', ...more];
  return { name, options: [...options, '-pix_fmt', 'yuv420p'] };
}

function svt(preset: number, crf: number, more: readonly string[] = []): Candidate {
  const name = [`SVT-AV1 p${preset}`, String(crf), ...more.filter((word) => !word.startsWith('-'))].join(' ');
  const options = ['-c:v', 'libsvtav1', '-preset', String(preset), '-crf', String(crf), '-g', '600', ...more];
  return { name, options: [...options, '-pix_fmt', 'yuv420p'] };
}

function libaom(speed: number, crf: number, more: readonly string[] = []): Candidate {
  const name = [`libaom p${speed}`, String(crf), ...more.filter((word) => !word.startsWith('-'))].join(' ');
  const live = ['-usage', 'realtime', '-cpu-used', String(speed), '-row-mt', '1', '-b:v', '0'];
  return { name, options: ['-c:v', 'libaom-av1', ...live, '-crf', String(crf), '-g', '600', ...more] };
}

const farSearch = ['-tune', 'animation', '-x264-params', 'psy=0:me=umh:merange=160:bframes=0'];
const noTree = ['-tune', 'animation', '-x264-params', 'psy=0:me=umh:merange=160:bframes=0:mbtree=0'];
const screenTools = ['-aom-params', 'tune-content=screen:enable-palette=1:enable-intrabc=1'];
const withoutDuplicates = ['-vf', 'mpdecimate=hi=0:lo=0:frac=0:max=14'];
const fifteen = ['-vf', 'fps=15'];

const candidates: readonly Candidate[] = [
  { name: 'plain ffmpeg', options: [] },
  x264('veryfast', 23),
  x264('veryfast', 28),
  x264('medium', 28),
  ...[20, 23, 27, 31].map((crf) => x264('faster', crf, farSearch)),
  x264('faster', 27, noTree),
  x264('faster', 27, [...farSearch, ...fifteen]),
  x264('medium', 27, farSearch),
  ...[40, 48, 56, 61].map((crf) => svt(10, crf)),
  svt(12, 48),
  svt(8, 48),
  svt(8, 56),
  svt(10, 48, ['-svtav1-params', 'scm=1']),
  svt(8, 56, ['-svtav1-params', 'scm=1']),
  svt(10, 56, fifteen),
  svt(10, 48, withoutDuplicates),
  svt(10, 56, withoutDuplicates),
  svt(10, 61, withoutDuplicates),
  x264('faster', 23, [...farSearch, ...withoutDuplicates]),
  libaom(8, 45),
  libaom(8, 45, screenTools),
  libaom(6, 45, screenTools),
];

/** True when no other one is as small, as quick and as like its source, and better in one of them. */
function isOnFrontier(made: Encoded, all: readonly Encoded[]): boolean {
  return !all.some(
    (other) =>
      other !== made &&
      other.sizeBytes <= made.sizeBytes &&
      other.seconds <= made.seconds &&
      other.mean >= made.mean,
  );
}

/**
 * Many ways to encode the picture of a hard walkthrough, in one run: bytes, time, likeness, and whether another way is better
 * in all three (Pareto frontier). What the presets are chosen from.
 */
export async function measureEncoders(): Promise<Figure[]> {
  const folder = makeFolder('encoders');
  try {
    const source = await walkthroughFilm('hard', filmSeconds);
    const tried = candidates.map(({ name, options }, index) => ({
      name,
      made: encodeFilm(source, join(folder.path, `${index}.mp4`), ['-fps_mode', 'vfr', ...options]),
    }));
    const all = tried.map(({ made }) => made);
    return tried
      .toSorted((one, other) => one.made.sizeBytes - other.made.sizeBytes)
      .map(({ name, made }) => ({
        name,
        value: (made.sizeBytes * 8) / filmSeconds / 1000,
        unit: 'kb/s',
        note: `${(filmSeconds / made.seconds).toFixed(1)} times real time, ${likenessNote(made)}${isOnFrontier(made, all) ? ', frontier' : ''}`,
      }));
  } finally {
    folder.remove();
  }
}
