import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { AppError } from '../../core/errors.ts';
import { type Environment, findOnPath } from '../../core/media/find-program.ts';

/** A program of the desktop that lets people choose a folder and writes its path. */
export interface FolderDialog {
  readonly command: string;
  readonly args: readonly string[];
}

const title = 'Choose a folder';

/** Windows PowerShell, part of Windows. The path comes in UTF-8 whatever the console speaks. */
const powerShell: FolderDialog = {
  command: 'powershell.exe',
  args: [
    ...['-NoProfile', '-NonInteractive', '-STA', '-Command'],
    [
      '[Console]::OutputEncoding = [Text.Encoding]::UTF8',
      'Add-Type -AssemblyName System.Windows.Forms',
      '$dialog = New-Object System.Windows.Forms.FolderBrowserDialog',
      "if ($dialog.ShowDialog() -eq 'OK') { $dialog.SelectedPath }",
    ].join('; '),
  ],
};
const appleScript: FolderDialog = {
  command: 'osascript',
  args: ['-e', `POSIX path of (choose folder with prompt "${title}")`],
};

/** The folder dialog of this desktop, or null where there is none. */
export async function findFolderDialog(
  platform: NodeJS.Platform,
  environment: Environment,
): Promise<FolderDialog | null> {
  if (platform === 'win32') return powerShell;
  if (platform === 'darwin') return appleScript;
  if (environment.DISPLAY === undefined && environment.WAYLAND_DISPLAY === undefined) return null;
  const choices = [
    { name: 'zenity', args: ['--file-selection', '--directory', `--title=${title}`] },
    { name: 'kdialog', args: ['--title', title, '--getexistingdirectory'] },
  ];
  for (const { name, args } of choices) {
    const command = await findOnPath(name, environment);
    if (command !== null) return { command, args };
  }
  return null;
}

/** Lets the user choose a folder; null when they do not. Rejects with `AppError('unsupported')` when there is no dialog after all. */
export async function chooseWithDialog({ command, args }: FolderDialog): Promise<string | null> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')]).catch((error: unknown) => {
    throw new AppError('unsupported', 'the folder dialog did not open', { cause: error });
  });
  // Whoever cancels makes these programs end with 1 and say nothing.
  const path = output.replace(/\r?\n$/, '');
  if (path === '') return null;
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
