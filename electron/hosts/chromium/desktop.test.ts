import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepAwake, notify, openExternal, openFolder } from './desktop.ts';

let folder: string;
const path = process.env.PATH ?? '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outspoken-desktop-'));
});
afterEach(() => {
  process.env.PATH = path;
});

/** Puts a program on PATH that writes down how it was called, and what it did at its end. */
async function putProgram(name: string, then = ''): Promise<void> {
  const program = join(folder, name);
  await writeFile(program, `#!/bin/sh\nprintf '%s\\n' "$@" > '${program}.called'\n${then}\n`);
  await chmod(program, 0o755);
  process.env.PATH = `${folder}${delimiter}${path}`;
}

const called = async (name: string) =>
  (await readFile(join(folder, `${name}.called`), 'utf8')).trim().split('\n');

describe.runIf(process.platform === 'linux')('desktop', () => {
  it('notifies and opens folders with the programs of the desktop', async () => {
    await putProgram('notify-send');
    await putProgram('xdg-open');
    notify({ title: '--title', body: 'Body text' });
    await openFolder('/some folder');
    await vi.waitFor(async () => {
      expect(await called('notify-send')).toEqual(['--app-name=Outspoken', '--', '--title', 'Body text']);
      expect(await called('xdg-open')).toEqual(['/some folder']);
    });
  });

  it('opens https addresses in the browser, and nothing else', async () => {
    await putProgram('xdg-open');
    for (const address of ['file:///etc/passwd', 'http://x.test/', 'javascript:1', '--help']) {
      await expect(openExternal(address)).rejects.toMatchObject({ code: 'unsupported' });
    }
    await openExternal('https://x.test/a?b=1&c=2');
    await vi.waitFor(async () => expect(await called('xdg-open')).toEqual(['https://x.test/a?b=1&c=2']));
  });

  it('keeps awake until told otherwise', async () => {
    await putProgram(
      'systemd-inhibit',
      `while [ "$1" != cat ]; do shift; done; "$@"; echo over >> '${folder}/over'`,
    );
    const awake = keepAwake('screen');
    await vi.waitFor(async () => expect((await called('systemd-inhibit')).at(-1)).toBe('cat'));
    await awake.dispose();
    await vi.waitFor(async () => expect(await readFile(join(folder, 'over'), 'utf8')).toBe('over\n'));
    await awake.dispose();
  });

  it('does without programs that are not there', async () => {
    process.env.PATH = folder;
    notify({ title: 'Title', body: '' });
    await openFolder('/some folder');
    const awake = keepAwake('screen');
    await new Promise((resolve) => setImmediate(resolve));
    await awake.dispose();
  });
});
