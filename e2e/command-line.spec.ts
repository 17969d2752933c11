import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@playwright/test';
import { runApp, startAppProcess } from './harness/app-process.ts';
import { makeFolder } from './harness/free-folder.ts';

/** Status of a request with headers that `fetch` does not let us forge. */
function statusOf(address: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(address, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}

test.describe('command line of the Chromium host', () => {
  const folder = makeFolder('command-line');
  const data = join(folder.path, 'data');
  const library = join(folder.path, 'library');
  test.afterAll(() => folder.remove());

  for (const [args, said] of [
    [['--colour'], /--colour/],
    [['--port', 'many'], /--port/],
    [['--port', '70000'], /--port/],
    [['--host', 'cinema'], /--host/],
    [['stray'], /stray/],
  ] as const) {
    test(`refuses ${args.join(' ')} in one line and changes nothing`, async () => {
      const { status, output } = await runApp([...args, '--data-dir', data]);
      expect(status).toBe(2);
      expect(output.trim().split('\n')).toHaveLength(1);
      expect(output).toMatch(said);
      expect(existsSync(data)).toBe(false);
    });
  }

  test('refuses a data folder that cannot be written', async () => {
    const file = join(folder.path, 'file');
    writeFileSync(file, 'not a folder');
    for (const path of [file, join(file, 'below'), '/proc/outspoken']) {
      const { status, output } = await runApp(['--no-window', '--data-dir', path, '--library-dir', library]);
      expect([path, status]).toEqual([path, 2]);
      expect(output.trim().split('\n')).toHaveLength(1);
      expect(output).toContain(path);
    }
  });

  test('prints help and version', async () => {
    expect((await runApp(['--help'])).output).toContain('--library-dir');
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect((await runApp(['--version'])).output.trim()).toBe(version);
  });

  test('a second instance says so, leaves with 3 and touches no database; the first ends orderly', async () => {
    const first = await startAppProcess({ dataDirectory: data, libraryDirectory: library });
    const { status, output } = await runApp(['--no-window', '--data-dir', data, '--library-dir', library]);
    expect(status).toBe(3);
    expect(output).toMatch(/already running/);
    expect(await first.stop()).toBe(0);
  });

  test('a page without the token gets 403, also through another name or port', async () => {
    const app = await startAppProcess({ dataDirectory: data, libraryDirectory: library });
    const { origin } = new URL(app.address);
    expect((await fetch(origin)).status).toBe(403);
    expect((await fetch(`${origin}/?token=guess`)).status).toBe(403);
    expect((await fetch(`${origin}/media/recording/x/y`)).status).toBe(403);
    for (const headers of [
      { origin: 'http://evil.example' },
      { host: 'evil.example' },
      { host: 'localhost' },
    ]) {
      expect([headers, await statusOf(app.address, headers)]).toEqual([headers, 403]);
    }
    expect((await fetch(app.address)).status).toBe(200);
    await app.stop();
  });

  test('a queue from the future stops the start with a clear word and stays as it is', async () => {
    await (await startAppProcess({ dataDirectory: data, libraryDirectory: library })).stop();
    const path = join(data, 'queue.db');
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 900; PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    const before = readFileSync(path);
    const { status, output } = await runApp(['--no-window', '--data-dir', data, '--library-dir', library]);
    expect(status).not.toBe(0);
    expect(output).toMatch(/newer/);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
