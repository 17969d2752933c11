import { statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isAtLeast, oldestLibavcodecOnPath, parseFfmpegVersion } from '../core/media/ffmpeg-version.ts';
import { canInstallPackages, installPackages } from './debian-packages.ts';
import { findBrowser } from './find-browser.ts';
import { isRemembered, isRememberedToday, remember } from './remembered.ts';
import { runCommand } from './run-command.ts';

type Say = (line: string) => void;

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Path of a program on PATH, or null. */
export function findOnPath(program: string): string | null {
  const name = process.platform === 'win32' ? `${program}.exe` : program;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isFile) ?? null;
}

async function hasRecentFfmpeg(): Promise<boolean> {
  // The user's own choice; core tells when it does not work.
  if (process.env.OUTSPOKEN_FFMPEG) return true;
  const path = findOnPath('ffmpeg');
  if (path === null) return false;
  const { size, mtimeMs } = statSync(path);
  const build = `${path} ${size} ${mtimeMs}`;
  if (isRemembered('ffmpeg', build)) return true;
  const { output } = await runCommand(path, ['-version'], { timeoutMs: 10_000 });
  const version = parseFfmpegVersion(output);
  if (version === null || !isAtLeast(version, oldestLibavcodecOnPath)) return false;
  remember('ffmpeg', build);
  return true;
}

async function install(name: string, use: string, say: Say): Promise<void> {
  const advice = `${name} is missing: ${use}. Please install it.`;
  if (isRememberedToday('packages', name) || !(await canInstallPackages())) {
    say(advice);
    return;
  }
  say(`Installing ${name} with apt-get: ${use}...`);
  const result = await installPackages([name]);
  if (result.ok) return;
  remember('packages', name);
  say(`${name} could not be installed (${result.reason}). ${advice}`);
}

/**
 * Sees to the programs that npm does not bring: ffmpeg and, for the Chromium host, a browser. Installs them on Debian
 * and Ubuntu where that needs no password, says in one line what to install elsewhere. The app starts either way.
 */
export async function prepareMachine(options: {
  readonly needsBrowser: boolean;
  readonly say: Say;
}): Promise<void> {
  if (!(await hasRecentFfmpeg())) {
    await install('ffmpeg', 'compressing and sending recordings needs version 4.2 or newer', options.say);
  }
  if (options.needsBrowser && findBrowser(process.platform, process.env) === null) {
    await install('chromium', 'it is what the window is shown in', options.say);
  }
}
