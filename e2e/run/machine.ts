import { canInstallPackages, installPackages } from '../../electron/bootstrap/debian-packages.ts';
import { findBrowser } from '../../electron/bootstrap/find-browser.ts';
import { findOnPath } from '../../electron/bootstrap/prepare-machine.ts';

/** Programs that the tests use, with the Debian package each comes in. */
const programs: Readonly<Record<string, string>> = {
  Xvfb: 'xvfb',
  pulseaudio: 'pulseaudio',
  pactl: 'pulseaudio-utils',
  'espeak-ng': 'espeak-ng',
  sox: 'sox',
  ffmpeg: 'ffmpeg',
  openssl: 'openssl',
  postfix: 'postfix',
  dovecot: 'dovecot-imapd',
};

const systemFolders = '/usr/sbin:/sbin';

function missingPackages(): string[] {
  process.env.PATH = `${process.env.PATH ?? ''}:${systemFolders}`;
  const missing = Object.entries(programs)
    .filter(([program]) => findOnPath(program) === null)
    .map(([, name]) => name);
  if (findBrowser(process.platform, process.env) === null) missing.push('chromium');
  return [...new Set(missing)];
}

/**
 * Installs what the tests need and the machine lacks, on Debian and Ubuntu with root or a sudo that asks no password;
 * elsewhere says in one line what is missing. Resolves with the names that are still missing.
 */
export async function prepareTestMachine(say: (line: string) => void): Promise<readonly string[]> {
  const missing = missingPackages();
  if (missing.length === 0) return [];
  if (!(await canInstallPackages())) {
    say(`Missing on this machine: ${missing.join(', ')}. Tests that need them cannot pass.`);
    return missing;
  }
  say(`Installing ${missing.join(', ')} with apt-get...`);
  const result = await installPackages(missing);
  if (!result.ok) say(`They could not be installed: ${result.reason}.`);
  return missingPackages();
}
