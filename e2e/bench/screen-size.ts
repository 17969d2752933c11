import { join } from 'node:path';
import { duplicateFilter } from '../../electron/core/media/picture-encoding.ts';
import {
  type EncodedPreset,
  bestSettings,
  pictureEncoding,
} from '../../electron/core/media/screen-presets.ts';
import { findOnPath } from '../../electron/bootstrap/prepare-machine.ts';
import { command } from '../harness/command.ts';
import { makeFolder } from '../harness/free-folder.ts';
import { type Encoded, encodeFilm, likenessNote, measureEncoding } from './encode-film.ts';
import type { Figure } from './figures.ts';
import { type WalkthroughKind, walkthroughFilm } from './walkthrough/walkthrough.ts';

const filmSeconds = 30;
const mailBytes = 18_000_000;

function ours(preset: EncodedPreset, crf: number): readonly string[] {
  const setting = { ...bestSettings[preset], crf };
  const { videoArguments } = pictureEncoding(preset, setting, { av1: 'libsvtav1', channels: 1 });
  return ['-vf', duplicateFilter(30), '-fps_mode', 'vfr', ...videoArguments];
}

/** How many minutes of picture and voice a mail of 18 MB holds at such a rate. */
function minutesPerMail({ sizeBytes }: Encoded, preset: EncodedPreset): number {
  const soundBytes = (bestSettings[preset].soundKilobits * 1000) / 8;
  return mailBytes / (sizeBytes / filmSeconds + soundBytes) / 60;
}

/** Coarse enough to fill a mail, still at the likeness that is asked for: 0.99, and 0.98 for the lowest twentieth. */
const coarse: Readonly<Record<EncodedPreset, readonly number[]>> = { universal: [33, 31], small: [61, 57] };

function fillMail(folder: string, kind: WalkthroughKind, source: string, preset: EncodedPreset): Figure {
  const tried = coarse[preset].map((crf) => {
    const made = encodeFilm(source, join(folder, `${kind}-${preset}-${crf}.mp4`), ours(preset, crf));
    return { crf, made };
  });
  const good = tried.find(({ made }) => made.mean >= 0.99 && made.low >= 0.98) ?? tried.at(-1);
  if (!good) throw new Error('nothing was tried');
  return {
    name: `18 MB of ${kind} walkthrough, ${preset}`,
    value: minutesPerMail(good.made, preset),
    unit: 'min',
    note: `crf ${good.crf}, ${likenessNote(good.made)}, with a voice`,
  };
}

function compareBytes(folder: string, source: string): Figure[] {
  const plain = encodeFilm(source, join(folder, 'plain.mp4'), []);
  const rivals = [{ name: 'plain ffmpeg', made: plain }];
  if (findOnPath('HandBrakeCLI') !== null) {
    const path = join(folder, 'handbrake.mp4');
    const args = ['--preset', 'Fast 1080p30', '-i', source, '-o', path];
    const made = measureEncoding(source, path, () => command('HandBrakeCLI', args));
    rivals.push({ name: 'HandBrake Fast 1080p30', made });
  }
  const figures: Figure[] = rivals.map(({ name, made }) => ({
    name: `Half a minute of hard walkthrough, ${name}`,
    value: made.sizeBytes / 1e6,
    unit: 'MB',
    note: `${made.seconds.toFixed(1)} s, ${likenessNote(made)}`,
  }));
  const best = rivals.toSorted((one, other) => one.made.sizeBytes - other.made.sizeBytes)[0]?.made ?? plain;
  for (const preset of ['universal', 'small'] as const) {
    const made = encodeFilm(
      source,
      join(folder, `best-${preset}.mp4`),
      ours(preset, bestSettings[preset].crf),
    );
    const time = (made.seconds / best.seconds).toFixed(2);
    figures.push({
      name: `Bytes of ${preset} against the smaller rival`,
      value: made.sizeBytes / best.sizeBytes,
      unit: '',
      note: `${time} of its time, ${likenessNote(made)}`,
    });
  }
  return figures;
}

/**
 * Bytes and time of the presets on a drawn walkthrough, picture alone, against other encoders in the same run; then how
 * much of it fits into a mail of 18 MB. The app's own filter and arguments, run by a bare ffmpeg.
 */
export async function measureScreenSize(): Promise<Figure[]> {
  const folder = makeFolder('screen-size');
  try {
    const hard = await walkthroughFilm('hard', filmSeconds);
    const typical = await walkthroughFilm('typical', filmSeconds);
    return [
      ...compareBytes(folder.path, hard),
      fillMail(folder.path, 'hard', hard, 'universal'),
      fillMail(folder.path, 'hard', hard, 'small'),
      fillMail(folder.path, 'typical', typical, 'small'),
    ];
  } finally {
    folder.remove();
  }
}
