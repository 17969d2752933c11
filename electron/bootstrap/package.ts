import { buildIfStale } from './build-app.ts';
import { downloadElectron, findElectron } from './electron-runtime.ts';
import { inRoot } from './paths.ts';

const downloadTimeoutMs = 12 * 60 * 1000;

/** Runs electron-builder with the runtime that is there already, so that it downloads nothing of Electron itself. */
async function runBuilder(): Promise<void> {
  const { build } = await import('electron-builder');
  await build({
    projectDir: inRoot(''),
    publish: 'never',
    config: { electronDist: inRoot('node_modules/electron/dist') },
  });
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
  await runBuilder();
  return 0;
}

try {
  process.exitCode = await packageApp();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
