import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { inRoot } from './paths.ts';
import { runCommand } from './run-command.ts';

const probeTimeoutMs = 5_000;
const releases = 'https://github.com/electron/electron/releases/download/';

/** Version of Electron the app is built for. */
export function electronVersion(): string {
  const text = readFileSync(inRoot('node_modules/electron/package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Path of the Electron program, or null when its runtime is not on this machine. */
export function findElectron(): string | null {
  const pathFile = inRoot('node_modules/electron/path.txt');
  if (!existsSync(pathFile)) return null;
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? inRoot('node_modules/electron/dist');
  const program = join(folder, readFileSync(pathFile, 'utf8').trim());
  return existsSync(program) ? program : null;
}

/** Asks the place Electron is downloaded from for something small, so that machines without it lose seconds, not minutes. */
async function isDownloadReachable(): Promise<boolean> {
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? releases;
  try {
    const response = await fetch(`${mirror}v${electronVersion()}/SHASUMS256.txt`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(probeTimeoutMs),
    });
    return response.ok;
  } catch {
    return false;
  }
}

/** Downloads the Electron runtime with its own installer; false when it cannot be reached or takes longer than `timeoutMs`. */
export async function downloadElectron(options: {
  readonly timeoutMs: number;
  say(line: string): void;
}): Promise<boolean> {
  if (!(await isDownloadReachable())) return false;
  options.say('Downloading the Electron runtime, once...');
  const script = inRoot('node_modules/electron/install.js');
  await runCommand(process.execPath, [script], { timeoutMs: options.timeoutMs });
  return findElectron() !== null;
}

/** Runs the app in Electron until it ends; signals go on to it, and its exit status becomes ours. */
export async function runElectron(args: readonly string[]): Promise<void> {
  const program = findElectron();
  if (program === null) throw new Error('The Electron runtime is gone.');
  // Chromium refuses to start with its sandbox as root; every other user keeps it.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(program, [...asRoot, inRoot(''), ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}
