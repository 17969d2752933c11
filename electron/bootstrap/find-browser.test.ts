import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { findBrowser } from './find-browser.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outspoken-browsers-'));
});

async function put(...parts: string[]): Promise<string> {
  const path = join(root, ...parts);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '');
  return path;
}

describe('find browser', () => {
  it('takes the one that was asked for, or none', async () => {
    const installed = await put('bin', 'chromium');
    const chosen = await put('mine');
    const environment = { PATH: dirname(installed), OUTSPOKEN_CHROMIUM: chosen };
    expect(findBrowser('linux', environment)).toBe(chosen);
    expect(findBrowser('linux', { ...environment, OUTSPOKEN_CHROMIUM: join(root, 'none') })).toBeNull();
  });

  it('prefers an installed one to the newest of Playwright', async () => {
    const none = { PATH: join(root, 'bin'), PLAYWRIGHT_BROWSERS_PATH: join(root, 'browsers') };
    expect(findBrowser('linux', none)).toBeNull();
    await put('browsers', 'chromium-999', 'chrome-linux', 'chrome');
    const newest = await put('browsers', 'chromium-1200', 'chrome-linux64', 'chrome');
    expect(findBrowser('linux', none)).toBe(newest);
    const installed = await put('bin', 'google-chrome');
    expect(findBrowser('linux', none)).toBe(installed);
  });

  it('finds Edge on Windows', async () => {
    const edge = await put('Microsoft', 'Edge', 'Application', 'msedge.exe');
    expect(findBrowser('win32', { PROGRAMFILES: root, LOCALAPPDATA: join(root, 'none') })).toBe(edge);
  });
});
