import type { Person } from '../../../shared/model/identity.ts';
import type { EndReason } from '../../../shared/model/recording.ts';
import type { RecordingKind } from '../../../shared/model/recording-kind.ts';
import type { Clock } from '../clock.ts';
import type { Disposable } from '../disposables.ts';
import type { Emit } from '../events.ts';
import type { Library } from '../library/library.ts';
import type { Log } from '../log.ts';
import type { DiskThresholds } from './disk-guard.ts';

/** The part of the library that capturing needs. */
export type TakeLibrary = Pick<
  Library,
  'beginTake' | 'getStored' | 'update' | 'unfinishedTakes' | 'summary' | 'binRecording'
>;

/** What a recorder is built from. */
export interface RecorderDeps {
  readonly library: TakeLibrary;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly log: Log;
  /** Gets the machine ready for a take of this kind, until disposed: it stays awake. */
  readonly keepAwake: (kind: RecordingKind) => Disposable;
  /** Where a new take will be written: the library folder, or a folder on the same disk. */
  readonly libraryFolder: () => string;
  /** Free bytes of the disk that holds a folder: `freeBytesOf` from disk-guard. */
  readonly freeBytes: (folder: string) => Promise<number>;
  readonly thresholds: Readonly<Record<RecordingKind, DiskThresholds>>;
  /** Who speaks, as `recording.json` keeps it. */
  readonly author: () => Person | null;
  /** Project that a new take begins in; null for unfiled. */
  readonly projectId: () => string | null;
  /** Runs what begins a take when it may begin: it may have to wait, and is never refused. */
  readonly beginning: <Value>(begin: () => Promise<Value>) => Promise<Value>;
  /** Called with true when a take begins and with false when it has ended. */
  readonly onActiveChanged: (active: boolean) => void;
  /** Called when a take is in the library and may be compressed. */
  readonly onTakeReady: (recordingId: string) => void;
  /** How long a take waits for its window to come back. */
  readonly graceMs: number;
  /** How long to wait before a take that could not be saved is tried again. */
  readonly retryMs: number;
}

/** Times for everyday use: a lost window has 20 s to come back, an unsaved take is tried again every 10 s. */
export const recorderTimes = { graceMs: 20_000, retryMs: 10_000 } as const;

/** How a session ended: `saved` is false when `recording.json` could not be written and recovery has to do it. */
export interface SessionEnd {
  readonly reason: EndReason;
  readonly saved: boolean;
}
