import type { CaptureAbilities } from './capture.ts';
import type { CompressionState, RecordingSummary } from './recording.ts';
import type { LibraryProblem } from './library.ts';

/** How well secrets are protected: by the system's keychain, by a key in a file only the user can read, or kept in memory only. */
export type SecretProtection = 'keychain' | 'key-file' | 'memory';

/** What does not change while the app runs. */
export interface AppInfo {
  readonly version: string;
  readonly host: 'electron' | 'chromium';
  readonly platform: 'linux' | 'darwin' | 'win32' | 'other';
  readonly secretProtection: SecretProtection;
  readonly canChooseFolder: boolean;
  /** True where the library folder was given when the app was started: then it is not changed from within. */
  readonly isLibraryFolderGiven: boolean;
  /** Whether files can be put on the clipboard. */
  readonly canCopyFile: boolean;
  /** Global shortcuts that are registered, in words for people; empty in a host that has none. */
  readonly globalShortcuts: readonly { readonly action: string; readonly keys: string }[];
  readonly capture: CaptureAbilities;
  /** IANA time zone of the computer. */
  readonly timeZone: string;
}

/** State of the ffmpeg that compression needs. */
export type FfmpegStatus =
  | {
      readonly state: 'ready';
      readonly version: string;
      readonly source: 'environment' | 'bundled' | 'path' | 'npm';
    }
  | { readonly state: 'missing' | 'broken'; readonly detail: string };

/** What changes while the app runs and every page may show. */
export interface AppStatus {
  readonly online: boolean;
  readonly ffmpeg: FfmpegStatus;
  /** Where a take that begins now is written. */
  readonly freeBytes: number;
  /** Library folder in words for people, for example `~/Outspoken`. */
  readonly libraryLabel: string;
  readonly libraryAvailable: boolean;
  readonly libraryProblems: readonly LibraryProblem[];
  /** True while the index is being rebuilt from the files. */
  readonly indexing: boolean;
  /** Recordings that were made while the disk of the library was away, and wait for it. */
  readonly waiting: readonly { readonly id: string; readonly title: string }[];
  /** Bytes used by the library: recordings and bin. */
  readonly usedBytes: { readonly recordings: number; readonly bin: number };
  /** Set when a damaged database was put aside at start, in terms the user interface puts into words. */
  readonly repaired: readonly ('index' | 'queue')[];
}

/** One compression of one recording. */
export interface CompressionJob {
  readonly id: string;
  readonly recordingId: string;
  readonly title: string;
  readonly state: CompressionState;
  /** 0 to 1; null before the first progress report. */
  readonly progress: number | null;
  /** Estimated time left; null when not known. */
  readonly remainingMs: number | null;
  /** ffmpeg's own words, when it failed. */
  readonly detail: string;
}

/** A take that is being captured. */
export interface ActiveRecording {
  readonly recording: RecordingSummary;
  readonly paused: boolean;
  /** Recorded time so far. */
  readonly elapsedMs: number;
  readonly sizeBytes: number;
  readonly markCount: number;
}
