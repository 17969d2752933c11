import { pathToFileURL } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };
import { helpText, parseStartOptions, type StartOptions } from '../core/start-options.ts';
import { whyNotWritable } from '../core/writable-folder.ts';
import { isBuilt } from './build-app.ts';
import { chooseHost } from './choose-host.ts';
import { runElectron } from './electron-runtime.ts';
import { inRoot } from './paths.ts';
import { prepareMachine } from './prepare-machine.ts';
import { runCommand } from './run-command.ts';

const say = (line: string) => console.log(line);

/** Says in one line why the app cannot start like this; null when it can. */
function describeObstacle({ dataDirectory, libraryDirectory }: StartOptions): string | null {
  for (const folder of [dataDirectory, libraryDirectory]) {
    const reason = folder === null ? null : whyNotWritable(folder);
    if (reason !== null) return `Outspoken cannot write to ${folder ?? ''}: ${reason}.`;
  }
  return null;
}

const buildTimeoutMs = 10 * 60 * 1000;

/** Builds in a process of its own, whose memory is gone when the app runs. */
async function buildApart(say: (line: string) => void): Promise<void> {
  say('Building Outspoken...');
  const result = await runCommand(process.execPath, [inRoot('electron/bootstrap/build.ts')], {
    timeoutMs: buildTimeoutMs,
  });
  if (result.exitCode !== 0) throw new Error(`${result.output.trim()}\nThe build failed.`);
}

async function start(options: StartOptions): Promise<void> {
  const obstacle = describeObstacle(options);
  if (obstacle !== null) {
    console.error(obstacle);
    process.exitCode = 2;
    return;
  }
  if (!isBuilt()) await buildApart(say);
  const choice = await chooseHost(options, say);
  if (choice.host === null) {
    console.error(choice.reason);
    process.exitCode = 1;
    return;
  }
  await prepareMachine({ needsBrowser: choice.host === 'chromium' && options.window, say });
  if (choice.host === 'electron') {
    await runElectron(process.argv.slice(2));
    return;
  }
  // In this process: one less to start and to pass signals through.
  await import(pathToFileURL(inRoot('dist/chromium/main.js')).href);
}

const request = parseStartOptions(process.argv.slice(2), process.env);
switch (request.kind) {
  case 'help':
    say(helpText);
    break;
  case 'version':
    say(packageJson.version);
    break;
  case 'error':
    console.error(request.message);
    process.exitCode = 2;
    break;
  case 'start':
    try {
      await start(request.options);
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
    break;
}
