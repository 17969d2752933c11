import type { RecordingKind } from './recording-kind.ts';

/** What recordings take on the disk, in bytes. */
export interface SpaceUse {
  readonly recordingCount: number;
  /** Captures and files as they came: what can always be gone back to. */
  readonly captureBytes: number;
  /** Recordings made ready to play. */
  readonly masterBytes: number;
}

/** What those of one client take. */
export interface ClientUse extends SpaceUse {
  readonly clientId: string;
  readonly name: string;
  readonly unfiled: boolean;
}

/** What those of one kind take. */
export interface KindUse extends SpaceUse {
  readonly kind: RecordingKind;
}

/** What takes space in the library, the largest first; the bin aside. */
export interface LibraryUse {
  readonly clients: readonly ClientUse[];
  readonly kinds: readonly KindUse[];
}

/** A file that is not as `recording.json` says. */
export interface Finding {
  readonly recordingId: string;
  readonly title: string;
  readonly file: string;
  readonly kind: 'missing' | 'changed' | 'unreadable';
  /**
   * `remaking` where it is made again from what is whole; `playable` where the recording still plays, but cannot be gone
   * back to; `lost` where nothing whole is left to play.
   */
  readonly outcome: 'remaking' | 'playable' | 'lost';
}

/** Comparing every file of the library with what is recorded of it. */
export interface LibraryCheck {
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  readonly checked: number;
  readonly total: number;
  /** The first ones; see `findingCount`. */
  readonly findings: readonly Finding[];
  readonly findingCount: number;
  /** ISO 8601; null while it runs. */
  readonly endedAt: string | null;
}

/** What a backup lacks of a recording. */
export interface BackupFinding {
  readonly recordingId: string;
  readonly title: string;
  /** Null where the whole recording is meant. */
  readonly file: string | null;
  /** `older` where the library has a newer one; `different` where that is not known; `unreadable` where it cannot be compared. */
  readonly kind: 'missing' | 'older' | 'different' | 'unreadable';
}

/** Comparing a folder that is a copy of the library with the library. */
export interface BackupCheck {
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  /** The folder, in words for people. */
  readonly folderLabel: string;
  readonly checked: number;
  readonly total: number;
  /** The first ones; see `counts`. None of a check before the last start of the app. */
  readonly findings: readonly BackupFinding[];
  readonly counts: Readonly<Record<BackupFinding['kind'], number>>;
  /** ISO 8601; null while it runs. */
  readonly endedAt: string | null;
  /** Why it failed: the folder is not there, is or touches the library itself, holds nothing of it, or the library is away. */
  readonly problem: 'gone' | 'is-library' | 'no-backup' | 'library-missing' | 'internal' | null;
}
