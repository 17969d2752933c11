import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { findBrowser } from '../../electron/bootstrap/find-browser.ts';
import { startAppProcess } from './app-process.ts';
import type { OpenApp, OpenOptions } from './driver.ts';
import { makeFolder } from './free-folder.ts';

function browserPath(): string {
  const path = findBrowser(process.platform, process.env);
  if (path === null) throw new Error('No Chromium, Chrome or Edge was found.');
  return path;
}

type BrowserOptions = Pick<
  OpenOptions,
  'microphone' | 'realMicrophone' | 'camera' | 'display' | 'browserArgs' | 'browserEnv'
>;

function browserArgs({ microphone, realMicrophone, camera, display, ...options }: BrowserOptions): string[] {
  const args = [
    '--disable-background-networking',
    '--disable-component-update',
    '--auto-accept-camera-and-microphone-capture',
    ...(options.browserArgs ?? []),
  ];
  if (display !== undefined) args.push('--auto-select-desktop-capture-source=Entire screen');
  // Chromium refuses its sandbox as root.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  if (realMicrophone === true) return args;
  args.push('--use-fake-device-for-media-stream');
  if (microphone !== undefined) args.push(`--use-file-for-fake-audio-capture=${microphone}`);
  if (camera !== undefined) args.push(`--use-file-for-fake-video-capture=${camera}`);
  return args;
}

/** A browser whose process can be killed. */
export interface TestBrowser {
  readonly browser: Browser;
  readonly kill: () => void;
  readonly close: () => Promise<void>;
}

/** Starts a Chromium that hears `microphone` or the machine's sound server; it has a window only on a `display`. */
export async function launchBrowser(
  options: BrowserOptions & {
    /** Lets the machine's sound server hear what pages play, which a browser without a window keeps to itself. */
    readonly isHeard?: boolean;
  },
): Promise<TestBrowser> {
  const { display } = options;
  const server = await chromium.launchServer({
    executablePath: browserPath(),
    args: browserArgs(options),
    headless: display === undefined,
    ...(options.isHeard === true && { ignoreDefaultArgs: ['--mute-audio'] }),
    env: { ...process.env, ...(display === undefined ? {} : { DISPLAY: display }), ...options.browserEnv },
  });
  const browser = await chromium.connect(server.wsEndpoint());
  return {
    browser,
    kill: () => void server.process().kill('SIGKILL'),
    close: () => server.close(),
  };
}

/** A desktop whose folder dialog gives `folder` at once. */
function folderDialog(folder: string) {
  const place = makeFolder('dialog');
  const program = join(place.path, 'zenity');
  writeFileSync(program, `#!/bin/sh\ncat <<'END'\n${folder}\nEND\n`);
  chmodSync(program, 0o755);
  const env = { PATH: `${place.path}${delimiter}${process.env.PATH ?? ''}`, DISPLAY: ':0' };
  return { env, remove: () => place.remove() };
}

/** Starts the Chromium host and opens its page in a browser of the test's own. */
export async function openInChromium(options: OpenOptions): Promise<OpenApp> {
  const dialog = options.chosenFolder === undefined ? null : folderDialog(options.chosenFolder);
  const starting = startAppProcess({ ...options, env: { ...options.env, ...dialog?.env } });
  const launching = launchBrowser(options);
  await Promise.allSettled([starting, launching]);
  const app = await starting.catch(async (error: unknown) => {
    await launching.then(({ close }) => close());
    throw error;
  });
  const { browser, kill, close } = await launching.catch(async (error: unknown) => {
    await app.stop();
    throw error;
  });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['microphone', 'camera'],
    ...options.context,
  });
  const page = await context.newPage();
  await page.goto(app.address);
  return {
    page,
    context,
    host: 'chromium',
    pid: app.pid,
    address: app.address,
    async close() {
      await close();
      await app.stop();
      dialog?.remove();
    },
    killCore: () => app.kill(),
    killBrowser: kill,
  };
}
