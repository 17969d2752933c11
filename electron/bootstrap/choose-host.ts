import { existsSync } from 'node:fs';
import type { StartOptions } from '../core/start-options.ts';
import { downloadElectron, electronVersion, findElectron } from './electron-runtime.ts';
import { inRoot } from './paths.ts';
import { isRememberedToday, remember } from './remembered.ts';

/** What the app will run in, or why it cannot run in what was asked for. */
export type HostChoice =
  { readonly host: 'electron' | 'chromium' } | { readonly host: null; readonly reason: string };

type Say = (line: string) => void;

/** Long enough for 120 MB on a middling line when nobody insists on Electron; four times that when somebody does. */
const automaticTimeoutMs = 3 * 60 * 1000;
const insistedTimeoutMs = 12 * 60 * 1000;

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

async function chooseAutomatically(options: StartOptions, say: Say): Promise<HostChoice> {
  // Options of the Chromium host, or nothing to show a desktop app on: there is nothing to choose.
  if (!options.window || options.port !== 0 || !hasDisplay()) return { host: 'chromium' };
  if (!existsSync(inRoot('dist/electron/main.js'))) return { host: 'chromium' };
  if (findElectron() !== null) return { host: 'electron' };
  const version = electronVersion();
  const failedToday = isRememberedToday('electron', version);
  if (!failedToday && (await downloadElectron({ timeoutMs: automaticTimeoutMs, say }))) {
    return { host: 'electron' };
  }
  if (!failedToday) remember('electron', version);
  say('The Electron runtime cannot be downloaded here, so Outspoken runs in a Chromium window.');
  return { host: 'chromium' };
}

/** Decides what the app runs in. After the build. */
export async function chooseHost(options: StartOptions, say: Say): Promise<HostChoice> {
  if (options.host === 'chromium') return { host: 'chromium' };
  if (options.host === 'auto') return chooseAutomatically(options, say);
  if (findElectron() !== null || (await downloadElectron({ timeoutMs: insistedTimeoutMs, say }))) {
    return { host: 'electron' };
  }
  return {
    host: null,
    reason: 'The Electron runtime is not on this machine and cannot be downloaded. Try --host chromium.',
  };
}
