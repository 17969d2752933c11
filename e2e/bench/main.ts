import { mkdirSync, writeFileSync } from 'node:fs';
import { buildIfStale } from '../../electron/bootstrap/build-app.ts';
import { inRoot } from '../../electron/bootstrap/paths.ts';
import { benchPrograms, prepareTestMachine } from '../run/machine.ts';
import { measureCaptureCpu } from './capture-cpu.ts';
import { measureCompression } from './compression.ts';
import { measureEncoders } from './encoder-table.ts';
import { measureExport } from './export-history.ts';
import { type Figure, formatFigures } from './figures.ts';
import { measureFit } from './fit-to-limit.ts';
import { measureMail } from './mail-throughput.ts';
import { measureMailbox } from './mailbox.ts';
import { measureMemory } from './memory.ts';
import { measurePlayer } from './player.ts';
import { measureSearch } from './search.ts';
import { measureScreenMemory } from './screen-memory.ts';
import { measureScreenSize } from './screen-size.ts';
import { measureStart } from './start.ts';
import { measureStopToPlayable } from './stop-to-playable.ts';
import { measureSync } from './sync.ts';
import { measureWatching } from './watching.ts';

const say = (line: string) => console.log(line);

const measurements: readonly (readonly [string, () => Promise<Figure[]>])[] = [
  ['Starting', measureStart],
  ['Compressing ten minutes', measureCompression],
  ['Searching 100,000 recordings', measureSearch],
  ['Watching 10,000 recordings', measureWatching],
  ['Playing three hours', measurePlayer],
  ['Stopping after three hours', measureStopToPlayable],
  ['Recording a screen beside other recorders', measureCaptureCpu],
  ['Recording for four hours', measureMemory],
  ['Recording screen and camera for two hours', measureScreenMemory],
  ['Keeping tracks together', measureSync],
  ['Making screens small', measureScreenSize],
  ['Fitting a screen into a mail', measureFit],
  ['Sending mail of 100 MiB', measureMail],
  ['Exporting history', measureExport],
  ['Reading a mailbox of 10,000 messages', measureMailbox],
  ['Comparing encoders of screens', measureEncoders],
];

/** Words on the command line choose the measurements whose names hold one of them; without any, all are made. */
const words = process.argv.slice(2).map((word) => word.toLowerCase());
const chosen = measurements.filter(
  ([name]) => words.length === 0 || words.some((word) => name.toLowerCase().includes(word)),
);

if (chosen.length === 0) throw new Error(`no measurement is named after ${words.join(' or ')}`);
await prepareTestMachine(say, benchPrograms);
await buildIfStale({ force: false, say });
const figures: Figure[] = [];
for (const [name, measure] of chosen) {
  say(`${name}...`);
  figures.push(...(await measure()));
}
const report = inRoot('test-results/bench.json');
mkdirSync(inRoot('test-results'), { recursive: true });
writeFileSync(
  report,
  `${JSON.stringify({ measuredAt: new Date().toISOString(), node: process.version, figures }, null, 2)}\n`,
);
say(`\n${formatFigures(figures)}\n`);
