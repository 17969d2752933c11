import { homedir } from 'node:os';
import { relative, isAbsolute, sep } from 'node:path';
import type { AppStatus } from '../../shared/model/app.ts';
import type { Disposable } from './disposables.ts';
import type { Emit } from './events.ts';
import type { Library } from './library/library.ts';
import type { Compression } from './media/compression.ts';
import { freeBytesOf } from './recording/disk-guard.ts';

const pollMs = 10_000;

/** What changes while the app runs, watched and told. */
export interface Status extends Disposable {
  /** Looks at everything again, sends `app.statusChanged` if something differs, and returns it. */
  refresh(): Promise<AppStatus>;
  /** What a window knows of the network. */
  reportNetwork(online: boolean): void;
  /** False when the machine certainly has no network; only a hint. */
  online(): boolean;
}

/** What {@link createStatus} looks at. */
export interface StatusOptions {
  readonly library: Pick<Library, 'available' | 'problems' | 'indexing' | 'usedBytes'>;
  readonly compression: Pick<Compression, 'ffmpegStatus'>;
  readonly libraryDirectory: () => string;
  readonly repaired: () => AppStatus['repaired'];
  readonly isOffline: () => boolean;
  readonly emit: Emit;
  /** Called when a network appears after there was none. */
  readonly onNetwork: () => void;
}

/** A folder as people write it, with `~` for the home folder. */
export function folderLabel(folder: string): string {
  const inHome = relative(homedir(), folder);
  if (inHome === '') return '~';
  return inHome.startsWith('..') || isAbsolute(inHome) ? folder : `~${sep}${inHome}`;
}

/** Share by which free space has to change to be worth telling: other programs change it all the time. */
const notableChange = 0.05;

function differ(one: AppStatus, other: AppStatus): boolean {
  if (Math.abs(one.freeBytes - other.freeBytes) > other.freeBytes * notableChange) return true;
  return JSON.stringify({ ...one, freeBytes: 0 }) !== JSON.stringify({ ...other, freeBytes: 0 });
}

/** Watches disk, network, ffmpeg and library, every ten seconds and whenever told to `refresh`. */
export function createStatus(options: StatusOptions): Status {
  let windowOnline = true;
  let wasOnline = !options.isOffline();
  let told: AppStatus | null = null;

  const online = () => windowOnline && !options.isOffline();
  const refresh = async () => {
    const isOnline = online();
    if (isOnline && !wasOnline) options.onNetwork();
    wasOnline = isOnline;
    const folder = options.libraryDirectory();
    const status: AppStatus = {
      online: isOnline,
      ffmpeg: options.compression.ffmpegStatus(),
      // Nothing can be written where the folder cannot be reached.
      freeBytes: await freeBytesOf(folder).catch(() => 0),
      libraryLabel: folderLabel(folder),
      libraryAvailable: options.library.available(),
      libraryProblems: options.library.problems(),
      indexing: options.library.indexing(),
      usedBytes: options.library.usedBytes(),
      repaired: options.repaired(),
    };
    if (told !== null && differ(status, told)) options.emit('app.statusChanged', status);
    if (told === null || differ(status, told)) told = status;
    return status;
  };
  const timer = setInterval(() => void refresh(), pollMs);
  timer.unref();
  return {
    refresh,
    online,
    reportNetwork(isOnline) {
      windowOnline = isOnline;
      void refresh();
    },
    dispose: () => clearInterval(timer),
  };
}
