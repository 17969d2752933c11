import { type ChildProcess, spawn } from 'node:child_process';
import type { RecordingKind } from '../../../shared/model/recording-kind.ts';
import type { Disposable } from '../../core/disposables.ts';
import { AppError } from '../../core/errors.ts';
import type { Host } from '../../core/host.ts';

type Notice = Parameters<Host['notify']>[0];

/** Starts a program of the desktop that may not be installed; nobody waits for it. */
function launch(command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args, { stdio: 'ignore', detached: false });
  child.on('error', () => undefined);
  child.unref();
  return child;
}

/** Opens a folder in the file manager; resolves when the platform's opener took it, also where there is none. */
export async function openFolder(path: string): Promise<void> {
  const openers: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', win32: 'explorer.exe' };
  launch(openers[process.platform] ?? 'xdg-open', [path]);
  await Promise.resolve();
}

/** Opens an https address in the user's browser; rejects with `AppError('unsupported')` for any other. */
export async function openExternal(address: string): Promise<void> {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:') throw new AppError('unsupported', 'only https addresses are opened');
  // Not `cmd /c start`, which reads `&` as the end of a command.
  const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
    darwin: ['open'],
    win32: ['rundll32.exe', 'url.dll,FileProtocolHandler'],
  };
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  launch(command, [...args, url.href]);
  await Promise.resolve();
}

/** Shows a desktop notification where `notify-send` is there to do it; the app says the same in its window. */
export function notify({ title, body }: Notice): void {
  if (process.platform !== 'linux') return;
  launch('notify-send', ['--app-name=Outspoken', '--', title, body]);
}

/** Programs that keep the machine awake for as long as the command after them runs. */
const wakeKeepers: Partial<Record<NodeJS.Platform, (kind: RecordingKind) => readonly [string, ...string[]]>> =
  {
    darwin: (kind) => (kind === 'screen' ? ['caffeinate', '-di'] : ['caffeinate', '-i']),
    linux: () => ['systemd-inhibit', '--what=idle:sleep', '--who=Outspoken', '--why=Recording'],
  };

/**
 * Keeps the machine awake with the platform's own program, and its screen on where that is recorded, until disposed;
 * where there is no such program, does nothing. Chromium by itself keeps a screen on that it captures.
 */
export function keepAwake(kind: RecordingKind): Disposable {
  const keeper = wakeKeepers[process.platform];
  if (keeper === undefined) return { dispose: () => undefined };
  const [command, ...args] = keeper(kind);
  // `cat` ends when its input does, so when this process is killed, too.
  const child = spawn(command, [...args, 'cat'], { stdio: ['pipe', 'ignore', 'ignore'] });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  return { dispose: () => void child.stdin.end() };
}
