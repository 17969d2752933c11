import { type MenuItemConstructorOptions, Menu, Tray, nativeImage } from 'electron';
import type { Core } from '../../core/core.ts';
import type { Disposable } from '../../core/disposables.ts';

/** What the tray needs besides core. `icon` is the absolute path of its image; on macOS a template image. */
export interface TrayOptions {
  readonly core: Core;
  readonly icon: string;
  show(): void;
  quit(): void;
}

function menuItems(options: TrayOptions): MenuItemConstructorOptions[] {
  const { core } = options;
  const recording = core.recordingActive();
  return [
    recording
      ? { label: 'Stop recording', click: () => core.giveCommand('stop') }
      : { label: 'Record voice memo', click: () => core.giveCommand('record-voice') },
    { label: 'Mark moment', enabled: recording, click: () => core.giveCommand('mark') },
    { type: 'separator' },
    { label: 'Open Outspoken', click: () => options.show() },
    { label: 'Quit', click: () => options.quit() },
  ];
}

/** Puts Outspoken into the tray: record, stop and mark without looking for the window. Keep the result: a collected Tray vanishes. */
export function createTray(options: TrayOptions): Disposable {
  const tray = new Tray(nativeImage.createFromPath(options.icon));
  const refresh = () => {
    // Linux shows a changed menu only when it is set again as a whole.
    tray.setContextMenu(Menu.buildFromTemplate(menuItems(options)));
    tray.setToolTip(options.core.recordingActive() ? 'Outspoken is recording' : 'Outspoken');
  };
  const events = options.core.on((event) => {
    if (event.name === 'recording.started' || event.name === 'recording.stopped') refresh();
  });
  tray.on('click', () => options.show());
  refresh();
  return {
    dispose() {
      void events.dispose();
      if (!tray.isDestroyed()) tray.destroy();
    },
  };
}
