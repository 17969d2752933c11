import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buildIfStale } from './build-app.ts';
import { downloadElectron, findElectron } from './electron-runtime.ts';
import { inRoot } from './paths.ts';

const downloadTimeoutMs = 12 * 60 * 1000;

/** electron-builder with the runtime that is there already, so that it downloads nothing of Electron itself. */
async function runBuilder(args: readonly string[]): Promise<number> {
  const child = spawn(
    process.execPath,
    [
      inRoot('node_modules/electron-builder/cli.js'),
      '--publish=never',
      '--config.electronDist=node_modules/electron/dist',
      ...args,
    ],
    { cwd: inRoot(''), stdio: 'inherit' },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

async function packageApp(): Promise<number> {
  const say = (line: string) => console.log(line);
  if (findElectron() === null && !(await downloadElectron({ timeoutMs: downloadTimeoutMs, say }))) {
    console.error(
      'Nothing was packaged: the Electron runtime is not on this machine and cannot be downloaded.',
    );
    return 1;
  }
  await buildIfStale({ force: false, say });
  return runBuilder(process.argv.slice(2));
}

try {
  process.exitCode = await packageApp();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
