import { BrowserWindow, type WebPreferences, nativeTheme } from 'electron';
import { appUrl } from './trusted-url.ts';

/** How every page of the app runs: isolated and sandboxed, with our preload and nothing else. */
export function webPreferences(preload: string): WebPreferences {
  return { preload, contextIsolation: true, sandbox: true, nodeIntegration: false, webviewTag: false };
}

/** Colour of a window before its page is painted. */
export function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? '#1b1917' : '#faf8f5';
}

/**
 * Opens the app's window at a page, or at the first one, shown when it has something to show. `preload` is the absolute path of
 * the bundled CommonJS preload script.
 */
export function openWindow(preload: string, page: string | null): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: 'Outspoken',
    backgroundColor: backgroundColor(),
    autoHideMenuBar: true,
    webPreferences: webPreferences(preload),
  });
  window.once('ready-to-show', () => {
    if (!window.isDestroyed()) window.show();
  });
  void window.loadURL(page === null ? appUrl : `${appUrl}#${page}`);
  return window;
}

/** Brings an open window to the front. */
export function revealWindow(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
