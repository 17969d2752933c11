import { command } from '../harness/command.ts';

/** How evenly pictures came. */
export interface PictureTimes {
  readonly perSecond: number;
  /** Of thirty pictures a second so many did not come, from 0 to 1. */
  readonly missing: number;
  readonly longestGapMs: number;
  readonly seconds: number;
}

/** Looks at the times of all pictures of a film but those of its first second. */
export function pictureTimes(path: string): PictureTimes {
  const fields = ['-select_streams', 'v', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0'];
  const all = command('ffprobe', ['-v', 'error', ...fields, path])
    .toString()
    .split('\n')
    .map(Number.parseFloat);
  const known = all.filter((time) => !Number.isNaN(time)).sort((one, two) => one - two);
  const times = known.filter((time) => time >= (known[0] ?? 0) + 1);
  const seconds = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const perSecond = (times.length - 1) / seconds;
  return {
    perSecond,
    missing: Math.max(0, 1 - perSecond / 30),
    longestGapMs: Math.max(...gaps) * 1000,
    seconds,
  };
}
