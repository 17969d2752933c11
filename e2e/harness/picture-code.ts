import { command } from './command.ts';
import { codeArea, readCells } from './screen-painter.ts';

/** A picture of a file: when it is shown, and the number painted on it. */
export interface CodedFrame {
  /** Seconds of the file's own clock. */
  readonly atSeconds: number;
  /** Null where there is no code to be read. */
  readonly value: number | null;
}

/** Where a code lies in a picture, in pixels of the picture. */
export interface CodePlace {
  readonly x: number;
  readonly y: number;
  readonly cell: number;
  readonly cells: number;
}

/** Every picture's time in a file, in seconds. */
export function frameTimes(path: string): number[] {
  const args = [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-show_entries',
    'packet=pts_time',
    '-of',
    'csv=p=0',
    path,
  ];
  return command('ffprobe', args)
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Number.parseFloat(line))
    .toSorted((one, other) => one - other);
}

/** Reads the code from every picture of a file; throws when anything in the file cannot be decoded. */
export function readCodes(path: string, place: CodePlace = codeArea): CodedFrame[] {
  const { x, y, cell, cells } = place;
  const crop = `crop=${cell * cells}:${cell}:${x}:${y},crop=iw:ih/2,scale=${cells}:1:flags=area,format=gray`;
  const form = ['-vf', crop, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-'];
  const bytes = command('ffmpeg', ['-v', 'error', '-xerror', '-i', path, '-an', ...form]);
  const times = frameTimes(path);
  return times.map((atSeconds, index) => ({
    atSeconds,
    value: readCells([...bytes.subarray(index * cells, (index + 1) * cells)]),
  }));
}
