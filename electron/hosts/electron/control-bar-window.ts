import { BrowserWindow, screen } from 'electron';
import type { Core } from '../../core/core.ts';
import type { ElectronCapture } from './capture.ts';
import { type DesktopArea, placeControlBar } from './control-bar-place.ts';
import { findDisplay } from './display-sources.ts';
import { isScreenId } from './screen-sources.ts';
import { connectControlBar } from './transport.ts';
import { appUrl } from './trusted-url.ts';
import { backgroundColor, webPreferences } from './window.ts';

/** What opening the control bar needs. */
export interface ControlBarWindowOptions {
  readonly core: Core;
  readonly capture: Pick<ElectronCapture, 'abilities' | 'grantedSource'>;
  readonly platform: NodeJS.Platform;
  /** Absolute path of the bundled preload script. */
  readonly preload: string;
}

async function findPlace(options: ControlBarWindowOptions): Promise<DesktopArea | null> {
  const { abilities, grantedSource } = options.capture;
  // Wayland lets nobody choose where a window goes, nor keep it in front.
  if (abilities.picker === 'system') return null;
  const source = grantedSource();
  if (source === null) return null;
  return placeControlBar({
    recorded: isScreenId(source) ? await findDisplay(source) : 'window',
    canHide: abilities.hidesOwnWindow,
    displays: screen.getAllDisplays(),
    current: screen.getDisplayNearestPoint(screen.getCursorScreenPoint()),
  });
}

function createWindow(place: DesktopArea, { platform, preload }: ControlBarWindowOptions): BrowserWindow {
  const bar = new BrowserWindow({
    ...place,
    show: false,
    frame: false,
    resizable: false,
    maximizable: false,
    minimizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    acceptFirstMouse: true,
    // Pressing a button must not take the focus away from the program that is recorded, where that can be had.
    focusable: platform !== 'win32',
    ...(platform === 'darwin' ? { type: 'panel' } : {}),
    title: 'Outspoken controls',
    backgroundColor: backgroundColor(),
    webPreferences: webPreferences(preload),
  });
  bar.setAlwaysOnTop(true, 'screen-saver');
  if (platform !== 'win32') {
    // The transformation would hide window and dock for a moment.
    bar.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
  }
  if (platform !== 'linux') bar.setContentProtection(true);
  return bar;
}

/**
 * Opens the small window that controls a take while other windows are in front, not shown yet. Null where it would be
 * in the picture. It is not the window that records: nothing ends when it goes away.
 */
export async function openControlBar(options: ControlBarWindowOptions): Promise<BrowserWindow | null> {
  const place = await findPlace(options);
  if (place === null) return null;
  const bar = createWindow(place, options);
  const connection = connectControlBar(options.core, bar.webContents);
  bar.on('closed', () => void connection.dispose());
  void bar.loadURL(`${appUrl}#/control-bar`);
  return bar;
}
