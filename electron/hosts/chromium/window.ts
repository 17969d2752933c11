import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { browserFlags } from './browser-flags.ts';
import { type DevtoolsPipe, createDevtoolsPipe } from './devtools-pipe.ts';

/** The app's window in a browser of its own. */
export interface AppWindow {
  /** Resolves when it is gone: because somebody closed it, or because the browser crashed or was killed. */
  readonly closed: Promise<'closed' | 'crashed'>;
  /** Closes it; resolves when the browser has ended. */
  close(): Promise<void>;
}

/** What {@link openWindow} is given. */
export interface WindowOptions {
  /** Path of the browser. */
  readonly browser: string;
  /** Address with a token for this window only. */
  readonly address: string;
  readonly profileDirectory: string;
}

const closeDeadlineMs = 2_000;
const previousDeadlineMs = 5_000;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Process that has the profile open, from Chromium's lock link `<host>-<pid>`; null on platforms without one. */
function profileOwner(profileDirectory: string): number | null {
  try {
    const pid = Number(/-(\d+)$/.exec(readlinkSync(join(profileDirectory, 'SingletonLock')))?.[1]);
    return Number.isInteger(pid) && isAlive(pid) ? pid : null;
  } catch {
    return null;
  }
}

/**
 * A browser that was left by a killed instance closes by itself, soon; until then a new one would only hand its
 * address over to it.
 */
async function awaitFreeProfile(profileDirectory: string): Promise<void> {
  const giveUpAt = Date.now() + previousDeadlineMs;
  while (profileOwner(profileDirectory) !== null && Date.now() < giveUpAt) await wait(50);
}

const targetSchema = z.object({ targetInfo: z.object({ type: z.string(), targetId: z.string() }) });
const destroyedSchema = z.object({ targetId: z.string() });

/** Calls `onLast` when the last page is closed: on macOS the browser would stay without any. */
function watchPages(devtools: DevtoolsPipe, onFirst: () => void, onLast: () => void): void {
  const pages = new Set<string>();
  devtools.on(({ method, params }) => {
    if (method === 'Target.targetCreated') {
      const { targetInfo } = targetSchema.parse(params);
      if (targetInfo.type !== 'page') return;
      pages.add(targetInfo.targetId);
      onFirst();
    } else if (method === 'Target.targetDestroyed') {
      if (pages.delete(destroyedSchema.parse(params).targetId) && pages.size === 0) onLast();
    }
  });
}

async function end(child: ChildProcess, devtools: DevtoolsPipe): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  const deadline = setTimeout(() => child.kill('SIGKILL'), closeDeadlineMs);
  // Rejects when the browser is gone before it can answer, which is what was asked for.
  await devtools.send('Browser.close').catch(() => undefined);
  await exited;
  clearTimeout(deadline);
}

/** Starts the browser; its own words, last lines only, in case it fails. */
function start(options: WindowOptions): { child: ChildProcess; devtools: DevtoolsPipe; words: () => string } {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const child = spawn(options.browser, browserFlags({ ...options, isRoot }), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-2_000);
  });
  const [, , , output, input] = child.stdio;
  return { child, devtools: createDevtoolsPipe(input as Readable, output as Writable), words: () => words };
}

/**
 * Opens the app in a window without browser controls, with a profile of its own, and lets our address use microphone,
 * camera and screen without asking. Rejects when the browser ends before it shows a page.
 */
export async function openWindow(options: WindowOptions): Promise<AppWindow> {
  mkdirSync(options.profileDirectory, { recursive: true, mode: 0o700 });
  await awaitFreeProfile(options.profileDirectory);
  const { child, devtools, words } = start(options);
  const closed = new Promise<'closed' | 'crashed'>((resolve) => {
    child.once('exit', (code) => resolve(code === 0 ? 'closed' : 'crashed'));
    child.once('error', () => resolve('crashed'));
  });
  const shown = new Promise<true>((resolve) => {
    watchPages(
      devtools,
      () => resolve(true),
      () => void end(child, devtools),
    );
  });
  // A browser that is gone at once rejects these; what counts is whether a page appears.
  const asked = Promise.allSettled([
    devtools.send('Browser.grantPermissions', {
      origin: new URL(options.address).origin,
      permissions: ['audioCapture', 'videoCapture'],
    }),
    devtools.send('Target.setDiscoverTargets', { discover: true }),
  ]);
  const isShown = await Promise.race([shown, closed.then(() => false)]);
  if (!isShown) throw new Error(`the browser ended at once: ${words().trim().split('\n').at(-1) ?? ''}`);
  await asked;
  return { closed, close: () => end(child, devtools) };
}
