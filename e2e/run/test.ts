import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { buildIfStale } from '../../electron/bootstrap/build-app.ts';
import { findElectron } from '../../electron/bootstrap/electron-runtime.ts';
import { inRoot } from '../../electron/bootstrap/paths.ts';
import { prepareTestMachine } from './machine.ts';
import { makeTestFolder } from './test-folder.ts';
import {
  type Counts,
  type FailedTest,
  closingLine,
  countPlaywright,
  countRepeated,
  countVitest,
  failedSpecs,
  failedUnitTests,
  mayRepeat,
  skipReasons,
  skippedUnitTests,
} from './test-results.ts';

const say = (line: string) => console.log(line);

const vitest = 'node_modules/vitest/vitest.mjs';
const playwright = 'node_modules/@playwright/test/cli.js';

function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', inRoot(program), ...args], {
    cwd: inRoot(''),
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...testFolder.env, ...env },
  });
  // Its report says how it ended; a run that ends without one counts as failed.
  return new Promise((resolve) => child.on('close', () => resolve()));
}

/** Runs what failed once more by itself, where that may be done; see `mayRepeat`. */
async function repeatFailed(
  first: Counts,
  failed: readonly FailedTest[],
  again: (failed: readonly FailedTest[]) => Promise<Counts>,
): Promise<Counts> {
  if (failed.length === 0 || !mayRepeat(failed, first)) return first;
  say('Once more by itself, with nothing beside it');
  return countRepeated(first, await again(failed));
}

const testFolder = makeTestFolder();
process.on('exit', testFolder.remove);
// Else nothing runs at the exit, and the folder stays in memory.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
const missing = await prepareTestMachine(say);
await buildIfStale({ force: false, say });
rmSync(inRoot('test-results'), { recursive: true, force: true });
mkdirSync(inRoot('test-results'), { recursive: true });

say('Unit and contract tests');
const unitReport = inRoot('test-results/unit.json');
const unitTests = (report: string) => [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
];
await run(vitest, unitTests(unitReport));

say('End to end');
if (findElectron() === null) {
  say("Electron's runtime is not on this machine: the specs run in the Chromium host only.");
}
const specReport = inRoot('test-results/e2e.json');
const specs = ['test', '--config', 'e2e/playwright.config.ts'];
await run(playwright, specs);

const unitAgain = inRoot('test-results/unit-again.json');
const specsAgain = inRoot('test-results/e2e-again.json');
const counts = [
  await repeatFailed(countVitest(unitReport), failedUnitTests(unitReport), async (failed) => {
    const files = new Set(failed.map(({ file }) => file));
    await run(vitest, [...unitTests(unitAgain), '--no-file-parallelism', ...files]);
    return countVitest(unitAgain);
  }),
  await repeatFailed(countPlaywright(specReport), failedSpecs(specReport), async (failed) => {
    const places = failed.map(({ file, line }) => `e2e/${file}:${String(line)}`);
    const output = ['--output', 'test-results/e2e-again'];
    await run(playwright, [...specs, '--workers', '1', ...output, ...places], {
      ...{ OUTSPOKEN_REPORT: specsAgain, OUTSPOKEN_TRACE: 'on' },
    });
    return countPlaywright(specsAgain);
  }),
];

if (missing.length > 0) say(`Missing on this machine: ${missing.join(', ')}.`);
for (const name of skippedUnitTests(unitReport)) say(`Not run on this machine: ${name}.`);
for (const reason of skipReasons(specReport)) say(`Specs were skipped: ${reason}.`);
const sayFailed = (failed: readonly FailedTest[], again: readonly FailedTest[] | null) => {
  for (const { file, name } of failed) {
    const fails = again?.some((other) => other.name === name && other.file === file);
    const outcome = fails === undefined ? 'Failed' : fails ? 'Failed twice' : 'Failed, then passed by itself';
    say(`${outcome}: ${name} (${basename(file)}).`);
  }
};
sayFailed(failedUnitTests(unitReport), existsSync(unitAgain) ? failedUnitTests(unitAgain) : null);
sayFailed(failedSpecs(specReport), existsSync(specsAgain) ? failedSpecs(specsAgain) : null);
const { line, ok } = closingLine(counts);
say(line);
process.exitCode = ok ? 0 : 1;
