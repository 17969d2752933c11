import { systemClock } from '../../core/clock.ts';
import { type ClipboardProgram, copyWithProgram } from '../../core/clipboard-program.ts';
import type { Disposable } from '../../core/disposables.ts';
import { AppError } from '../../core/errors.ts';
import type { Host } from '../../core/host.ts';
import { defaultLibraryDirectory } from '../../core/start-options.ts';
import { keepAwake, notify, openExternal, openFolder } from './desktop.ts';
import { type FolderDialog, chooseWithDialog } from './folder-dialog.ts';
import { forkReader } from './fork-reader.ts';
import { createPower, hasNoNetwork } from './power.ts';
import { createKeyFileSecrets } from './secrets.ts';
import { createSettingsStore } from './settings-store.ts';

/** What {@link createChromiumHost} is given. */
export interface ChromiumHostOptions {
  readonly version: string;
  /** Opened and locked. */
  readonly dataDirectory: string;
  readonly libraryDirectoryOverride: string | null;
  /** The built program of the reading process. */
  readonly readerProgram: string;
  /** Null where none is installed. */
  readonly clipboard: ClipboardProgram | null;
  /** Null where the desktop has none. */
  readonly folderDialog: FolderDialog | null;
}

/** The services of a plain Node process beside a browser. There is no global shortcut to be had, and a folder dialog only where the desktop has a program for it. */
export function createChromiumHost(options: ChromiumHostOptions): Host & Disposable {
  const { clipboard, folderDialog } = options;
  const power = createPower({ clock: systemClock, isOffline: hasNoNetwork });
  return {
    kind: 'chromium',
    version: options.version,
    dataDirectory: options.dataDirectory,
    defaultLibraryDirectory: defaultLibraryDirectory(),
    libraryDirectoryOverride: options.libraryDirectoryOverride,
    bundledFfmpegDirectory: null,
    secrets: createKeyFileSecrets(options.dataDirectory),
    settings: createSettingsStore(options.dataDirectory),
    capture: {
      // A browser that offers only the sound of tabs gives none with a screen; the page then takes a monitor input.
      abilities: { picker: 'system', systemAudio: 'from-picker', hidesOwnWindow: false },
      listSources: () => Promise.reject(new AppError('unsupported', 'the browser asks what to share')),
      armSource: () => Promise.reject(new AppError('unsupported', 'the browser asks what to share')),
      setHidden: () => undefined,
    },
    browser: { openExternal },
    globalShortcuts: [],
    chooseFolder: folderDialog && (() => chooseWithDialog(folderDialog)),
    copyFile: clipboard && ((path) => copyWithProgram(clipboard, path)),
    openFolder,
    forkReader: () => forkReader(options.readerProgram),
    notify,
    isOffline: hasNoNetwork,
    onWake: (listener) => power.onWake(listener),
    // Nobody tells a plain process before the machine sleeps; what is recorded is on disk every second.
    onSuspend: () => ({ dispose: () => undefined }),
    keepAwake,
    dispose: () => power.dispose(),
  };
}
