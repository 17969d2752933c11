import { type App, type BrowserWindow, autoUpdater, dialog, powerMonitor } from 'electron';
import type { Core } from '../../core/core.ts';

/** How long quitting may wait for a running take to be finished, milliseconds. Beyond it the journal is enough. */
const finishDeadlineMs = 5_000;

async function finishTake(core: Core): Promise<void> {
  const deadline = new Promise<void>((resolve) => {
    setTimeout(resolve, finishDeadlineMs).unref();
  });
  await Promise.race([core.finishActive('app-quit'), deadline]);
}

/**
 * Finishes a running take before the app quits, updates or the session ends. Quitting is held back at most once, only
 * while something is recorded, and never longer than five seconds: a guard that always prevents would block shutdown.
 */
export function guardQuit(app: App, core: Core): void {
  let held = false;
  app.on('before-quit', (event) => {
    if (held || !core.recordingActive()) return;
    held = true;
    event.preventDefault();
    // `app.quit` in the same turn as a prevented quit is ignored (electron/electron#33643).
    void finishTake(core).finally(() => setImmediate(() => app.quit()));
  });
  autoUpdater.on('before-quit-for-update', () => void finishTake(core));
  // The typing has no argument; not prevented on purpose, the system is going down.
  powerMonitor.on('shutdown', () => void finishTake(core));
}

/** Asks once, in plain words, before a window closes over a running take. The safe answer is the default. */
export function guardClose(window: BrowserWindow, core: Core): void {
  let asking = false;
  window.on('close', (event) => {
    if (!core.recordingActive()) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    void askAndClose(window, core).finally(() => {
      asking = false;
    });
  });
  window.on('query-session-end', () => void finishTake(core));
  window.on('session-end', () => void finishTake(core));
}

async function askAndClose(window: BrowserWindow, core: Core): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'A recording is running.',
    detail: 'Keep recording, or stop here? Everything recorded so far is kept either way.',
    buttons: ['Keep recording', 'Stop and close'],
    defaultId: 0,
    cancelId: 0,
  });
  if (response !== 1) return;
  await finishTake(core);
  if (!window.isDestroyed()) window.close();
}
