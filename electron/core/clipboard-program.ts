import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { AppError } from './errors.ts';
import { type Environment, findOnPath } from './media/find-program.ts';

/** A program that puts a file on the clipboard. The path goes by its input or environment, never through a shell. */
export interface ClipboardProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly takes: 'address' | 'variable';
}

/** Name of the variable by which a program is told the path. */
const pathVariable = 'OUTSPOKEN_COPIED_FILE';

/** Windows PowerShell, part of Windows: Electron cannot write CF_HDROP (https://github.com/electron/electron/issues/9035). */
const powerShell: ClipboardProgram = {
  command: 'powershell.exe',
  args: [
    ...['-NoProfile', '-NonInteractive', '-STA', '-Command'],
    `Set-Clipboard -LiteralPath $env:${pathVariable}`,
  ],
  takes: 'variable',
};
const appleScript: ClipboardProgram = {
  command: 'osascript',
  args: ['-e', `set the clipboard to (POSIX file (system attribute "${pathVariable}"))`],
  takes: 'variable',
};
const uriList = 'text/uri-list';

/** The program of this desktop, or null where there is none. */
export async function findClipboardProgram(
  platform: NodeJS.Platform,
  environment: Environment,
): Promise<ClipboardProgram | null> {
  if (platform === 'win32') return powerShell;
  if (platform === 'darwin') return appleScript;
  const choices = [
    { isThere: environment.WAYLAND_DISPLAY, name: 'wl-copy', args: ['--type', uriList] },
    { isThere: environment.DISPLAY, name: 'xclip', args: ['-selection', 'clipboard', '-t', uriList, '-i'] },
  ];
  for (const { isThere, name, args } of choices) {
    const command = isThere === undefined ? null : await findOnPath(name, environment);
    if (command !== null) return { command, args, takes: 'address' };
  }
  return null;
}

/** Puts a file on the clipboard, to be pasted in other programs. Rejects with `AppError('unsupported')` when the program cannot. */
export async function copyWithProgram(
  { command, args, takes }: ClipboardProgram,
  path: string,
): Promise<void> {
  const env = takes === 'variable' ? { ...process.env, [pathVariable]: path } : process.env;
  // What these programs leave behind serves the clipboard and would keep its output open.
  const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'ignore'], env, windowsHide: true });
  child.stdin.on('error', () => undefined);
  child.stdin.end(takes === 'address' ? `${pathToFileURL(path).href}\r\n` : '');
  const [code] = (await once(child, 'exit').catch((error: unknown) => {
    throw new AppError('unsupported', 'the clipboard program did not start', { cause: error });
  })) as [number | null];
  if (code !== 0) throw new AppError('unsupported', `the clipboard program ended with ${code}`);
}
