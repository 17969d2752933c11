import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { buildIfStale } from '../../electron/bootstrap/build-app.ts';
import { findElectron } from '../../electron/bootstrap/electron-runtime.ts';
import { inRoot } from '../../electron/bootstrap/paths.ts';
import { prepareTestMachine } from './machine.ts';
import { closingLine, countPlaywright, countVitest, skipReasons, skippedUnitTests } from './test-results.ts';

const say = (line: string) => console.log(line);

function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', inRoot(program), ...args], {
    cwd: inRoot(''),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  // Its report says how it ended; a run that ends without one counts as failed.
  return new Promise((resolve) => child.on('close', () => resolve()));
}

const missing = await prepareTestMachine(say);
await buildIfStale({ force: false, say });
rmSync(inRoot('test-results'), { recursive: true, force: true });
mkdirSync(inRoot('test-results'), { recursive: true });

say('Unit and contract tests');
const unitReport = inRoot('test-results/unit.json');
await run('node_modules/vitest/vitest.mjs', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${unitReport}`,
]);

say('End to end');
if (findElectron() === null) {
  say("Electron's runtime is not on this machine: the specs run in the Chromium host only.");
}
await run('node_modules/@playwright/test/cli.js', ['test', '--config', 'e2e/playwright.config.ts']);

if (missing.length > 0) say(`Missing on this machine: ${missing.join(', ')}.`);
const specReport = inRoot('test-results/e2e.json');
for (const name of skippedUnitTests(unitReport)) say(`Not run on this machine: ${name}.`);
for (const reason of skipReasons(specReport)) say(`Specs were skipped: ${reason}.`);
const { line, ok } = closingLine([countVitest(unitReport), countPlaywright(specReport)]);
say(line);
process.exitCode = ok ? 0 : 1;
