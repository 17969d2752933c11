import { BrowserWindow, nativeTheme } from 'electron';
import { appUrl } from './trusted-url.ts';

/**
 * Opens the app's window, shown when it has something to show. `preload` is the absolute path of the bundled
 * CommonJS preload script.
 */
export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: 'Outspoken',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1b1917' : '#faf8f5',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  });
  window.once('ready-to-show', () => {
    if (!window.isDestroyed()) window.show();
  });
  void window.loadURL(appUrl);
  return window;
}

/** Brings an open window to the front. */
export function revealWindow(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
