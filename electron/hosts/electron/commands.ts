import type { BrowserWindow } from 'electron';
import type { AppCommand } from '../../../shared/model/capture.ts';
import type { Core } from '../../core/core.ts';
import type { ElectronCapture } from './capture.ts';

/** What giving commands from outside the page needs. */
export interface CommandOptions {
  readonly core: Pick<Core, 'giveCommand' | 'recordingActive'>;
  readonly capture: Pick<ElectronCapture, 'armPointerScreen'>;
  /** The window that records; null while none is open. */
  window(): BrowserWindow | null;
  /** Opens it, or brings it to the front. */
  show(): void;
}

/** Commands of tray and global shortcuts to the window that records. */
export interface Commands {
  give(command: AppCommand): void;
  /** Starts a take of this kind, or stops the running one. */
  toggle(start: 'record-voice' | 'record-screen'): void;
}

/**
 * A page may ask for a screen only within five seconds of a user's gesture; a press of a shortcut or of the tray is
 * one, and this is how the page comes to know of it.
 */
async function passGestureOn(window: BrowserWindow): Promise<void> {
  await window.webContents.executeJavaScript('0', true);
}

async function recordScreen(options: CommandOptions, window: BrowserWindow): Promise<void> {
  // The page is told all the same, and says in the window why there is nothing to record.
  if (!(await options.capture.armPointerScreen())) options.show();
  if (window.isDestroyed()) return;
  await passGestureOn(window);
  options.core.giveCommand('record-screen');
}

/** Creates the {@link Commands}. A screen take records the screen the pointer is on: that is where the user works. */
export function createCommands(options: CommandOptions): Commands {
  const give = (command: AppCommand) => {
    const window = options.window();
    if (window === null || window.isDestroyed()) options.show();
    else if (command === 'record-screen') recordScreen(options, window).catch(() => options.show());
    else options.core.giveCommand(command);
  };
  return { give, toggle: (start) => give(options.core.recordingActive() ? 'stop' : start) };
}
