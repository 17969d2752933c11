import { existsSync } from 'node:fs';
import { canInstallPackages, installPackages } from '../../electron/bootstrap/debian-packages.ts';
import { findBrowser } from '../../electron/bootstrap/find-browser.ts';
import { findOnPath } from '../../electron/bootstrap/prepare-machine.ts';
import { runCommand } from '../../electron/bootstrap/run-command.ts';

/** Programs that the tests use, with the Debian package each comes in. */
const programs: Readonly<Record<string, string>> = {
  Xvfb: 'xvfb',
  xdotool: 'xdotool',
  pulseaudio: 'pulseaudio',
  pactl: 'pulseaudio-utils',
  'espeak-ng': 'espeak-ng',
  sox: 'sox',
  ffmpeg: 'ffmpeg',
  openssl: 'openssl',
  postfix: 'postfix',
  dovecot: 'dovecot-imapd',
  lighttpd: 'lighttpd',
};

/** Programs that the bench measures us against, and what they record; tests need none of them. */
export const benchPrograms: Readonly<Record<string, string>> = {
  xterm: 'xterm',
  simplescreenrecorder: 'simplescreenrecorder',
  HandBrakeCLI: 'handbrake-cli',
};

const systemFolders = '/usr/sbin:/sbin';

function missingPackages(more: Readonly<Record<string, string>>): string[] {
  process.env.PATH = `${process.env.PATH ?? ''}:${systemFolders}`;
  const missing = Object.entries({ ...programs, ...more })
    .filter(([program]) => findOnPath(program) === null)
    .map(([, name]) => name);
  if (findBrowser(process.platform, process.env) === null) missing.push('chromium');
  // A module of lighttpd's, no program.
  if (!existsSync('/usr/lib/lighttpd/mod_webdav.so')) missing.push('lighttpd-mod-webdav');
  return [...new Set(missing)];
}

const policy = '/usr/sbin/policy-rc.d';

/** Keeps Debian from starting mail servers that are only installed for the tests (invoke-rc.d(8)); a policy of the machine's own stays. */
async function withoutServices<Value>(install: () => Promise<Value>): Promise<Value> {
  const isRoot = process.getuid?.() === 0;
  const asRoot = (script: string) => {
    const args = ['sh', '-c', script];
    return runCommand(isRoot ? 'env' : 'sudo', isRoot ? args : ['-n', ...args], { timeoutMs: 10_000 });
  };
  if (existsSync(policy)) return install();
  await asRoot(`printf '#!/bin/sh\\nexit 101\\n' > ${policy} && chmod 755 ${policy}`);
  try {
    return await install();
  } finally {
    await asRoot(`rm -f ${policy}`);
  }
}

/**
 * Installs what the tests need and the machine lacks, on Debian and Ubuntu with root or a sudo that asks no password;
 * elsewhere says in one line what is missing. `more` are further programs with their packages. Resolves with the names
 * that are still missing.
 */
export async function prepareTestMachine(
  say: (line: string) => void,
  more: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const missing = missingPackages(more);
  if (missing.length === 0) return [];
  if (!(await canInstallPackages())) {
    say(
      `Missing on this machine: ${missing.join(', ')}. Tests that need them are skipped, with the reason, or fail.`,
    );
    return missing;
  }
  say(`Installing ${missing.join(', ')} with apt-get...`);
  const result = await withoutServices(() => installPackages(missing));
  if (!result.ok) say(`They could not be installed: ${result.reason}.`);
  return missingPackages(more);
}
