import type { AppInfo, SecretProtection } from '../../shared/model/app.ts';
import type { CaptureAbilities, ScreenSources } from '../../shared/model/capture.ts';
import type { RecordingKind } from '../../shared/model/recording-kind.ts';
import type { Disposable } from './disposables.ts';

/** Encryption of secrets with whatever the host has. Both reject with `AppError('secrets-unavailable')` when they cannot. */
export interface HostSecrets {
  readonly protection: SecretProtection;
  encrypt(plainText: string): Promise<Uint8Array>;
  decrypt(cipherText: Uint8Array): Promise<string>;
}

/** Where settings are kept: electron-store in the Electron host, conf in the Chromium host. Values are JSON. */
export interface HostSettingsStore {
  get(key: string): unknown;
  /** Written atomically before it returns. */
  set(values: Record<string, unknown>): void;
}

/** What a host can do about pictures of the screen. */
export interface HostCapture {
  readonly abilities: CaptureAbilities;
  /** Rejects with `AppError('unsupported')` where the picker is not ours. */
  listSources(): Promise<ScreenSources>;
  /** The next request for a screen gets this source; forgotten after ten seconds. Rejects like `listSources`. */
  armSource(source: { readonly sourceId: string; readonly systemAudio: boolean }): Promise<void>;
  /** Keeps our windows out of pictures of the screen, or lets them be seen again; does nothing where that cannot be had. */
  setHidden(hidden: boolean): void;
}

/** Opens pages outside the app. */
export interface HostBrowser {
  /** Opens an https address in the user's browser; others reject with `AppError('unsupported')`. */
  readonly openExternal: (url: string) => Promise<void>;
}

/** A process apart from ours, which answers each request with one reply. */
export interface ReaderProcess {
  send(request: unknown): void;
  onMessage(listener: (reply: unknown) => void): void;
  /** Also called when it cannot be started. */
  onExit(listener: () => void): void;
  /** Ends it at once, whatever it does. */
  kill(): void;
}

/** The dozen things plain Node lacks. Everything else is core's own business. */
export interface Host {
  readonly kind: AppInfo['host'];
  readonly version: string;
  /** Index, queues, settings, logs. Exists and is writable. */
  readonly dataDirectory: string;
  /** Used while the user has not chosen a library folder. */
  readonly defaultLibraryDirectory: string;
  /** From `--library-dir`: wins over the user's setting for this run. */
  readonly libraryDirectoryOverride: string | null;
  /** Folder with the packaged ffmpeg and ffprobe, or null. */
  readonly bundledFfmpegDirectory: string | null;
  readonly secrets: HostSecrets;
  readonly settings: HostSettingsStore;
  readonly capture: HostCapture;
  readonly browser: HostBrowser;
  readonly globalShortcuts: AppInfo['globalShortcuts'];
  /** Lets the user choose a folder; null when there is no dialog to be had. */
  readonly chooseFolder: (() => Promise<string | null>) | null;
  /** Puts a file on the system's clipboard, to be pasted into other programs; null where that cannot be had. */
  readonly copyFile: ((path: string) => Promise<void>) | null;
  /** Shows a folder of the library in the file manager. */
  openFolder(path: string): Promise<void>;
  /** Starts a process, with little memory, in which messages of others are read: see `answerRead`. */
  readonly forkReader: () => ReaderProcess;
  notify(notice: { readonly title: string; readonly body: string }): void;
  /** True only when the machine certainly has no network. */
  isOffline(): boolean;
  /** Calls `listener` when the machine wakes or a network appears. */
  onWake(listener: () => void): Disposable;
  /** Calls `listener` before the machine sleeps or shuts down. */
  onSuspend(listener: () => void): Disposable;
  /** Keeps the machine awake for a take of this kind, and its screen on where that is recorded, until disposed. */
  keepAwake(kind: RecordingKind): Disposable;
}
