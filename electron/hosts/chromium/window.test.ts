import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readlink, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findBrowser } from '../../bootstrap/find-browser.ts';
import { openWindow } from './window.ts';

let server: Server;
let address: string;
let folder: string;
let browser: string;
let profileDirectory: string;
/** Paths that pages asked for. */
const asked: string[] = [];

const script = `
  for (const name of ['microphone', 'camera']) {
    const { state } = await navigator.permissions.query({ name });
    await fetch('/' + name + '-' + state);
  }`;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const isScript = request.url === '/script.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<title>page</title><script type="module" src="/script.js"></script>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/?token=once`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

/** A program that runs `command` with whatever arguments it gets. */
async function putProgram(name: string, command: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${command}\n`);
  await chmod(path, 0o755);
  return path;
}

beforeEach(async () => {
  asked.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'outspoken-window-'));
  profileDirectory = join(folder, 'profile');
  // Without a screen: the window is the browser's own affair.
  const real = findBrowser(process.platform, process.env);
  browser = await putProgram('browser', `exec '${real ?? 'no browser was found'}' --headless=new "$@"`);
});

describe('window', () => {
  it('shows the address, may use microphone and camera without asking, and closes', async () => {
    const window = await openWindow({ browser, address, profileDirectory });
    await vi.waitFor(() => expect(asked).toContain('/camera-granted'), { timeout: 20_000 });
    expect(asked).toContain('/microphone-granted');
    expect(asked[0]).toBe('/?token=once');
    await window.close();
    expect(await window.closed).toBe('closed');
    await window.close();
  });

  it('tells when the browser crashed', async () => {
    const window = await openWindow({ browser, address, profileDirectory });
    const owner = Number((await readlink(join(profileDirectory, 'SingletonLock'))).split('-').at(-1));
    process.kill(owner, 'SIGKILL');
    expect(await window.closed).toBe('crashed');
  });

  it('says what a browser said that could not start', async () => {
    const broken = await putProgram('broken', 'echo "no display at all" >&2; exit 1');
    const opening = openWindow({ browser: broken, address, profileDirectory });
    await expect(opening).rejects.toThrow('no display at all');
    const missing = openWindow({ browser: join(folder, 'none'), address, profileDirectory });
    await expect(missing).rejects.toThrow('ended at once');
  });

  it('goes with the process that opened it, however that ends', async () => {
    const options = JSON.stringify({ browser, address, profileDirectory });
    const code = `
      const { openWindow } = await import(${JSON.stringify(new URL('./window.ts', import.meta.url).href)});
      await openWindow(${options});
      console.log('open');`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code]);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    // The next one waits for the browser that is left to go, and gets a window of its own.
    const window = await openWindow({ browser, address, profileDirectory });
    await vi.waitFor(() => expect(asked.filter((path) => path === '/microphone-granted')).not.toEqual([]), {
      timeout: 20_000,
    });
    await window.close();
  });
});
