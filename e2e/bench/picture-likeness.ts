import { readFileSync } from 'node:fs';
import { command } from '../harness/command.ts';

/** How like a film is to its source: SSIM of the brightness, its mean and the value that 95 % of the frames exceed. */
export interface Likeness {
  readonly mean: number;
  readonly low: number;
}

/** Compares `film` with `source` frame by frame at 30 per second, so that frames left out count as the frame before them. `log` is a path to write to. */
export function pictureLikeness(film: string, source: string, log: string): Likeness {
  const graph =
    '[0:v]fps=30:round=near,settb=1/30,setpts=N[a];[1:v]settb=1/30,setpts=N[b];' +
    `[a][b]ssim=stats_file=${log.replaceAll(':', '\\:')}`;
  command('ffmpeg', ['-v', 'error', '-i', film, '-i', source, '-lavfi', graph, '-f', 'null', '-']);
  const values = [...readFileSync(log, 'utf8').matchAll(/ Y:([\d.]+)/g)]
    .map(([, value]) => Number(value))
    .sort((one, other) => one - other);
  if (values.length === 0) throw new Error('no frames were compared');
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    low: values[Math.floor(values.length * 0.05)] ?? 0,
  };
}
