import { existsSync } from 'node:fs';
import { type CommandResult, runCommand } from './run-command.ts';

/** What became of an installation; `reason` is for the end of a sentence. */
export type InstallResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

const installTimeoutMs = 10 * 60 * 1000;

/** The command before `apt-get`: nothing for root, `sudo` where it asks no password, null where packages cannot be installed. */
async function privileges(): Promise<readonly string[] | null> {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return null;
  if (process.getuid?.() === 0) return [];
  const { exitCode } = await runCommand('sudo', ['-n', 'true'], { timeoutMs: 10_000 });
  return exitCode === 0 ? ['sudo', '-n'] : null;
}

/** True on Debian and Ubuntu as root or with a sudo that asks no password. */
export async function canInstallPackages(): Promise<boolean> {
  return (await privileges()) !== null;
}

function aptGet(before: readonly string[], args: readonly string[]): Promise<CommandResult> {
  const [command, ...rest] = [...before, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
  return runCommand(command ?? 'env', rest, { timeoutMs: installTimeoutMs });
}

function lastError(output: string): string {
  const errors = output.split('\n').filter((line) => line.startsWith('E: '));
  return errors.at(-1)?.slice(3) ?? 'apt-get failed';
}

/**
 * Installs Debian packages with apt-get, reading the lists of packages anew when it does not know them. Says nothing;
 * never rejects.
 */
export async function installPackages(packages: readonly string[]): Promise<InstallResult> {
  const before = await privileges();
  if (before === null) return { ok: false, reason: 'packages cannot be installed without root' };
  const install = () => aptGet(before, ['install', '-y', '--no-install-recommends', ...packages]);
  let result = await install();
  if (result.exitCode !== 0) {
    await aptGet(before, ['update']);
    result = await install();
  }
  return result.exitCode === 0 ? { ok: true } : { ok: false, reason: lastError(result.output) };
}
