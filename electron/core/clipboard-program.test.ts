import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyWithProgram, findClipboardProgram } from './clipboard-program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-clipboard-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function putProgram(name: string, code = 0): void {
  const lines = [`printf '%s ' "$@" > '${folder}/called'`, `cat > '${folder}/input'`];
  const variable = `printf '%s' "$OUTSPOKEN_COPIED_FILE" > '${folder}/variable'`;
  writeFileSync(join(folder, name), ['#!/bin/sh', ...lines, variable, `exit ${code}`].join('\n'));
  chmodSync(join(folder, name), 0o755);
}
const written = (name: string) => readFileSync(join(folder, name), 'utf8');
const path = `/some folder/it's "50%" $HOME; é.m4a`;

describe.runIf(process.platform !== 'win32')('the clipboard program', () => {
  it('is the one of the display that is there', async () => {
    putProgram('xclip');
    putProgram('wl-copy');
    const find = async (displays: object) =>
      (await findClipboardProgram('linux', { PATH: folder, ...displays }))?.command;
    expect(await find({ WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' })).toBe(join(folder, 'wl-copy'));
    expect(await find({ DISPLAY: ':0' })).toBe(join(folder, 'xclip'));
    expect(await find({})).toBeUndefined();
    rmSync(join(folder, 'xclip'));
    expect(await find({ DISPLAY: ':0' })).toBeUndefined();
  });

  it('is told the address of the file by its input', async () => {
    putProgram('xclip');
    const program = await findClipboardProgram('linux', { PATH: folder, DISPLAY: ':0' });
    await copyWithProgram(program ?? { command: '', args: [], takes: 'address' }, path);
    expect(written('called')).toBe('-selection clipboard -t text/uri-list -i ');
    expect(written('input')).toBe(`file:///some%20folder/it's%20%2250%25%22%20$HOME;%20%C3%A9.m4a\r\n`);
    expect(written('variable')).toBe('');
  });

  it('is told the path by a variable, so that no part of it is a command', async () => {
    putProgram('powershell.exe');
    const program = await findClipboardProgram('win32', {});
    expect(program?.args.at(-1)).toBe('Set-Clipboard -LiteralPath $env:OUTSPOKEN_COPIED_FILE');
    const command = join(folder, 'powershell.exe');
    await copyWithProgram({ command, args: program?.args ?? [], takes: 'variable' }, path);
    expect(written('variable')).toBe(path);
    expect(written('called')).not.toContain('some folder');
  });

  it('says when it could not', async () => {
    putProgram('xclip', 1);
    const one = (name: string) => ({ command: join(folder, name), args: [], takes: 'address' as const });
    await expect(copyWithProgram(one('xclip'), path)).rejects.toMatchObject({ code: 'unsupported' });
    await expect(copyWithProgram(one('none'), path)).rejects.toMatchObject({ code: 'unsupported' });
  });
});
