import { homedir } from 'node:os';
import { relative, isAbsolute, sep } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { AppStatus } from '../../shared/model/app.ts';
import type { RecordingSummary } from '../../shared/model/recording.ts';
import type { Disposable } from './disposables.ts';
import type { Emit } from './events.ts';
import type { Library } from './library/library.ts';
import type { Log } from './log.ts';
import type { Compression } from './media/compression.ts';
import { freeBytesOf } from './recording/disk-guard.ts';

const pollMs = 10_000;
const settleMs = 300;
const longestLookMs = 1_500;

/** What changes while the app runs, watched and told. */
export interface Status extends Disposable {
  /** Looks at everything again, sends `app.statusChanged` if something differs, and returns it. */
  refresh(): Promise<AppStatus>;
  /** Does the same after a burst of changes, once. */
  refreshSoon(): void;
  /** What a window knows of the network. */
  reportNetwork(online: boolean): void;
  /** False when the machine certainly has no network; only a hint. */
  online(): boolean;
}

/** What {@link createStatus} looks at. */
export interface StatusOptions {
  readonly library: Pick<Library, 'available' | 'problems' | 'indexing' | 'usedBytes'>;
  readonly compression: Pick<Compression, 'ffmpegStatus'>;
  /** Resolves when it is known whether there is an ffmpeg. */
  readonly ffmpegLookedFor: Promise<void>;
  readonly libraryDirectory: () => string;
  /** Where a take that begins now is written: elsewhere while the disk of the library is away. */
  readonly takesDirectory: () => string;
  readonly waiting: () => readonly RecordingSummary[];
  readonly repaired: () => AppStatus['repaired'];
  readonly isOffline: () => boolean;
  readonly emit: Emit;
  readonly log: Log;
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

/** Reads everything once; the awaits come first, so that the rest belongs together. */
async function readStatus(options: StatusOptions, online: boolean): Promise<AppStatus> {
  const folder = options.libraryDirectory();
  // Nothing can be written where the folder cannot be reached.
  const freeBytes = await freeBytesOf(options.takesDirectory()).catch(() => 0);
  // Else a page that is opened at once would say that ffmpeg is missing; one that hangs must not hold the page.
  await Promise.race([options.ffmpegLookedFor, wait(longestLookMs, undefined, { ref: false })]);
  return {
    online,
    ffmpeg: options.compression.ffmpegStatus(),
    freeBytes,
    libraryLabel: folderLabel(folder),
    libraryAvailable: options.library.available(),
    libraryProblems: options.library.problems(),
    indexing: options.library.indexing(),
    usedBytes: options.library.usedBytes(),
    waiting: options
      .waiting()
      .filter(({ state }) => state === 'ready')
      .map(({ id, title }) => ({ id, title })),
    repaired: options.repaired(),
  };
}

/** Watches disk, network, ffmpeg and library, every ten seconds and whenever told to. */
export function createStatus(options: StatusOptions): Status {
  let windowOnline = true;
  let wasOnline = !options.isOffline();
  let told: AppStatus | null = null;
  let soon: NodeJS.Timeout | undefined;
  let isDisposed = false;

  const online = () => windowOnline && !options.isOffline();
  const refresh = async () => {
    const isOnline = online();
    if (isOnline && !wasOnline) options.onNetwork();
    wasOnline = isOnline;
    const status = await readStatus(options, isOnline);
    if (told !== null && !differ(status, told)) return status;
    if (told !== null) options.emit('app.statusChanged', status);
    told = status;
    return status;
  };
  // What asks for it may come when the parts it looks at are closed already.
  const refreshUnasked = () => {
    soon = undefined;
    if (!isDisposed) refresh().catch((error: unknown) => options.log.error('status-failed', error));
  };
  const timer = setInterval(refreshUnasked, pollMs);
  timer.unref();
  return {
    refresh,
    refreshSoon: () => {
      if (!isDisposed) soon ??= setTimeout(refreshUnasked, settleMs);
    },
    online,
    reportNetwork(isOnline) {
      windowOnline = isOnline;
      refreshUnasked();
    },
    dispose() {
      isDisposed = true;
      clearInterval(timer);
      clearTimeout(soon);
    },
  };
}
