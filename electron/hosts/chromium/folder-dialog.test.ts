import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseWithDialog, findFolderDialog } from './folder-dialog.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-dialog-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function putProgram(name: string, line: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${line}\n`);
  chmodSync(join(folder, name), 0o755);
}

describe.runIf(process.platform !== 'win32')('the folder dialog', () => {
  it('is the one of the desktop that is there, and needs a display', async () => {
    putProgram('zenity', '');
    putProgram('kdialog', '');
    const find = async (displays: object) =>
      (await findFolderDialog('linux', { PATH: folder, ...displays }))?.command;
    expect(await find({ DISPLAY: ':0' })).toBe(join(folder, 'zenity'));
    rmSync(join(folder, 'zenity'));
    expect(await find({ WAYLAND_DISPLAY: 'wayland-0' })).toBe(join(folder, 'kdialog'));
    expect(await find({})).toBeUndefined();
    expect((await findFolderDialog('darwin', {}))?.command).toBe('osascript');
    expect((await findFolderDialog('win32', {}))?.command).toBe('powershell.exe');
  });

  it('gives the folder as it was chosen, whatever is in its name', async () => {
    const dialog = { command: join(folder, 'zenity'), args: [] };
    putProgram('zenity', `printf '%s\\n' "/some folder/é  'x'"`);
    expect(await chooseWithDialog(dialog)).toBe(`/some folder/é  'x'`);
    putProgram('zenity', `printf '/Volumes/Disk/\\n'`);
    expect(await chooseWithDialog(dialog)).toBe('/Volumes/Disk');
    putProgram('zenity', `printf '/\\n'`);
    expect(await chooseWithDialog(dialog)).toBe('/');
  });

  it('gives nothing when it was cancelled, and says when there is none', async () => {
    putProgram('zenity', 'exit 1');
    expect(await chooseWithDialog({ command: join(folder, 'zenity'), args: [] })).toBeNull();
    await expect(chooseWithDialog({ command: join(folder, 'none'), args: [] })).rejects.toMatchObject({
      code: 'unsupported',
    });
  });
});
