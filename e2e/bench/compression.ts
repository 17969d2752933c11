import { statSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from '../../electron/bootstrap/prepare-machine.ts';
import { makeFolder } from '../harness/free-folder.ts';
import { findRecordings } from '../harness/library-check.ts';
import { type NotedFfmpeg, noteFfmpeg, replay } from './bare-ffmpeg.ts';
import { type QuickApp, startQuickApp } from '../harness/quick-app.ts';
import { type Figure, median } from './figures.ts';

const memoSeconds = 600;
const runs = 5;

/** Records a memo and gives the milliseconds from the beginning to the end of its compression. */
async function compressOne(bench: QuickApp): Promise<{ recordingId: string; tookMs: number }> {
  const recordingId = await bench.capture(memoSeconds);
  const reached = (state: string) =>
    bench.rpc.next(
      ({ name, payload }) =>
        name === 'compression.changed' && payload.recordingId === recordingId && payload.state === state,
    );
  const begun = reached('running').then(() => performance.now());
  const ended = reached('done').then(() => performance.now());
  await bench.stop(recordingId, memoSeconds);
  return { recordingId, tookMs: (await ended) - (await begun) };
}

interface Round {
  readonly oursMs: number;
  readonly bareMs: number;
  readonly bytesPerMinute: number;
}

async function compressTwice(bench: QuickApp, ffmpeg: string, noted: NotedFfmpeg): Promise<Round> {
  const before = noted.calls().length;
  const { recordingId, tookMs } = await compressOne(bench);
  const take = findRecordings(bench.libraryDirectory).find(({ file }) => file.id === recordingId);
  if (take === undefined || take.file.master === null) throw new Error('the memo was not compressed');
  const capture = join(take.folder, 'capture-microphone.webm');
  return {
    oursMs: tookMs,
    bareMs: await replay(ffmpeg, noted.calls().slice(before), capture),
    bytesPerMinute: statSync(join(take.folder, take.file.master.file)).size / (memoSeconds / 60),
  };
}

function toFigures(rounds: readonly Round[]): Figure[] {
  const middle = (value: (round: Round) => number) => median(rounds.map(value));
  const note = `median of ${rounds.length}`;
  return [
    {
      name: 'Compression, ten-minute memo',
      value: middle(({ oursMs }) => oursMs / 1000),
      unit: 's',
      note: `${note}: measure, encode, verify`,
    },
    {
      name: 'The same calls of bare ffmpeg',
      value: middle(({ bareMs }) => bareMs / 1000),
      unit: 's',
      note: `${note}, in turns with ours`,
    },
    {
      name: 'Compression against bare ffmpeg',
      value: middle(({ oursMs, bareMs }) => oursMs / bareMs),
      unit: 'x',
      note: 'the aim is 1.05 at most',
    },
    {
      name: 'Size of a minute, as sent',
      value: middle(({ bytesPerMinute }) => bytesPerMinute / 1000),
      unit: 'kB',
      note: 'AAC, mono, 48 kb/s',
    },
  ];
}

/** Our compression of a ten-minute memo against the same calls of ffmpeg from a bare command line, in turns. */
export async function measureCompression(): Promise<Figure[]> {
  const ffmpeg = process.env.OUTSPOKEN_FFMPEG ?? findOnPath('ffmpeg');
  if (ffmpeg === null) throw new Error('ffmpeg is not on PATH');
  const folder = makeFolder('ffmpeg');
  const noted = noteFfmpeg(ffmpeg, folder.path);
  const bench = await startQuickApp({ OUTSPOKEN_FFMPEG: noted.path });
  try {
    const rounds: Round[] = [];
    for (let run = 0; run < runs; run += 1) rounds.push(await compressTwice(bench, ffmpeg, noted));
    return toFigures(rounds);
  } finally {
    await bench.dispose();
    folder.remove();
  }
}
