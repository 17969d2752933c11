import { pathToFileURL } from 'node:url';
import { ClipboardItem, clipboard } from 'electron';
import { copyWithProgram, findClipboardProgram } from '../../core/clipboard-program.ts';

/** A format by the system's own name (https://www.electronjs.org/docs/latest/api/clipboard). */
const ownFormat = (name: string) => `electron application/osclipboard;format="${name}"`;

/** A file as each system has it on its clipboard, by formats; macOS makes the older ones of its own itself. */
const fileFormats: Partial<Record<NodeJS.Platform, (address: string) => Readonly<Record<string, string>>>> = {
  darwin: (address) => ({ [ownFormat('public.file-url')]: address }),
  linux: (address) => ({
    [ownFormat('text/uri-list')]: `${address}\r\n`,
    [ownFormat('x-special/gnome-copied-files')]: `copy\n${address}`,
  }),
};

/** Puts a file on the clipboard of the system. Rejects with `AppError('unsupported')` when the program for it fails. */
export async function copyFile(platform: NodeJS.Platform, path: string): Promise<void> {
  const formats = fileFormats[platform];
  if (formats !== undefined) {
    await clipboard.write([new ClipboardItem(formats(pathToFileURL(path).href))]);
    return;
  }
  const program = await findClipboardProgram(platform, process.env);
  if (program !== null) await copyWithProgram(program, path);
}
