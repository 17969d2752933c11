import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

let root: string;
let data: string;
const children: ChildProcessWithoutNullStreams[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outspoken-main-'));
  data = join(root, 'data');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function spawnHost(...args: string[]) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args]);
  children.push(child);
  return child;
}

const folders = () => ['--data-dir', data, '--library-dir', join(root, 'library')];

/** Runs the host to its end. */
async function run(...args: string[]) {
  const child = spawnHost(...args);
  let [out, error] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (error += text.toString()));
  const [status] = (await once(child, 'close')) as [number];
  return { status, out, error };
}

/** Starts the host and waits for its ready line. */
async function start(...args: string[]) {
  const child = spawnHost('--no-window', ...folders(), ...args);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const end = async (signal: NodeJS.Signals) => {
    const closed = once(child, 'close') as Promise<[number | null]>;
    child.kill(signal);
    return (await closed)[0];
  };
  return { line, end };
}

describe('the command line', () => {
  it('answers --help and --version', async () => {
    expect((await run('--help')).out).toContain('--data-dir DIR');
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [() => ['--colour']],
    [() => ['--port', 'x', ...folders()]],
    [() => ['--data-dir', '/proc/outspoken']],
    [() => ['--data-dir', join(root, 'file')]],
    [() => ['--data-dir', data, '--library-dir', join(root, 'file', 'below')]],
  ])('refuses what cannot be in one line with status 2, and changes nothing: %#', async (args) => {
    await writeFile(join(root, 'file'), '');
    const { status, out, error } = await run(...args());
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(error).toMatch(/^[^\n]+\n$/);
    expect(await readdir(root)).toEqual(['file']);
  });

  it('refuses a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    const { status, error } = await run('--no-window', '--port', port, ...folders());
    expect({ status, error }).toEqual({ status: 2, error: `Port ${port} is taken by another program.\n` });
    other.close();
  });
});

describe('a running host', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'says where it is, and ends in order on %s',
    async (signal) => {
      const { line, end } = await start();
      expect(line).toMatch(/^Outspoken is ready: http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+$/);
      expect(await end(signal)).toBe(0);
      const log = await readFile(join(data, 'logs', 'outspoken.log'), 'utf8');
      expect(log).toContain(signal);
      expect(log).not.toContain(new URL(line.split(' ').at(-1) ?? '').searchParams.get('token'));
    },
  );

  it('keeps a second one from the data folder, and a killed one does not', async () => {
    const first = await start();
    const before = await readdir(data);
    const second = await run('--no-window', ...folders());
    expect(second).toMatchObject({ status: 3, out: '' });
    expect(second.error).toMatch(/^Outspoken is already running [^\n]+\n$/);
    expect(await readdir(data)).toEqual(before);
    await first.end('SIGKILL');
    const third = await start();
    expect(await third.end('SIGTERM')).toBe(0);
  });

  it('puts damaged settings aside and starts', async () => {
    await run('--no-window', '--data-dir', data, '--port', 'x');
    expect(existsSync(data)).toBe(false);
    const first = await start();
    await first.end('SIGTERM');
    await writeFile(join(data, 'settings.json'), '{"theme": "da');
    const second = await start();
    expect(await second.end('SIGTERM')).toBe(0);
    const aside = (await readdir(data)).find((name) => name.startsWith('settings.damaged-'));
    expect(await readFile(join(data, aside ?? ''), 'utf8')).toBe('{"theme": "da');
  });
});
