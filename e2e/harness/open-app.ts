import { findElectron } from '../../electron/bootstrap/electron-runtime.ts';
import { openInChromium } from './chromium-driver.ts';
import type { OpenApp, OpenOptions } from './driver.ts';
import { openInElectron } from './electron-driver.ts';

/** The host that specs run in on this machine: Electron wherever its runtime is, unless `OUTSPOKEN_E2E_HOST` says otherwise. */
export function specHost(): 'electron' | 'chromium' {
  const chosen = process.env.OUTSPOKEN_E2E_HOST;
  if (chosen === 'electron' || chosen === 'chromium') return chosen;
  return findElectron() === null ? 'chromium' : 'electron';
}

/** Starts the app in the host of this machine and waits for its page. */
export function openApp(options: OpenOptions): Promise<OpenApp> {
  return specHost() === 'electron' ? openInElectron(options) : openInChromium(options);
}
