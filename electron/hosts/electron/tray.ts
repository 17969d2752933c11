import { type MenuItemConstructorOptions, Menu, Tray, nativeImage } from 'electron';
import type { Core } from '../../core/core.ts';
import type { Disposable } from '../../core/disposables.ts';
import type { Commands } from './commands.ts';

/** What the tray needs. `icon` is the absolute path of its image; on macOS a template image. */
export interface TrayOptions {
  readonly core: Core;
  readonly commands: Pick<Commands, 'give'>;
  readonly icon: string;
  show(): void;
  quit(): void;
}

function recordingItems({ commands }: TrayOptions, isPaused: boolean): MenuItemConstructorOptions[] {
  return [
    { label: 'Stop recording', click: () => commands.give('stop') },
    isPaused
      ? { label: 'Resume', click: () => commands.give('resume') }
      : { label: 'Pause', click: () => commands.give('pause') },
    { label: 'Mark moment', click: () => commands.give('mark') },
  ];
}

function idleItems({ commands }: TrayOptions): MenuItemConstructorOptions[] {
  return [
    { label: 'Record voice memo', click: () => commands.give('record-voice') },
    { label: 'Record screen', click: () => commands.give('record-screen') },
  ];
}

/** Puts Outspoken into the tray: record, stop and mark without looking for the window. Keep the result: a collected Tray vanishes. */
export function createTray(options: TrayOptions): Disposable {
  const tray = new Tray(nativeImage.createFromPath(options.icon));
  const refresh = (isPaused: boolean) => {
    const isRecording = options.core.recordingActive();
    // Linux shows a changed menu only when it is set again as a whole.
    tray.setContextMenu(
      Menu.buildFromTemplate([
        ...(isRecording ? recordingItems(options, isPaused) : idleItems(options)),
        { type: 'separator' },
        { label: 'Open Outspoken', click: () => options.show() },
        { label: 'Quit', click: () => options.quit() },
      ]),
    );
    tray.setToolTip(isRecording ? 'Outspoken is recording' : 'Outspoken');
  };
  let wasPaused = false;
  const events = options.core.on((event) => {
    const isPaused = event.name === 'recording.changed' && event.payload.paused;
    const hasChanged = event.name === 'recording.started' || event.name === 'recording.stopped';
    if (!hasChanged && (event.name !== 'recording.changed' || isPaused === wasPaused)) return;
    wasPaused = isPaused;
    refresh(isPaused);
  });
  tray.on('click', () => options.show());
  refresh(false);
  return {
    dispose() {
      void events.dispose();
      if (!tray.isDestroyed()) tray.destroy();
    },
  };
}
