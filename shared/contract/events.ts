import type { ActiveRecording, AppStatus, CompressionJob } from '../model/app.ts';
import type { AppCommand } from '../model/capture.ts';
import type { HistoryWork } from '../model/history.ts';
import type { InboxStatus, WatchedFolder } from '../model/inbox.ts';
import type { Moment } from '../model/moment-address.ts';
import type { MessageSummary, PracticeMessage } from '../model/message.ts';
import type { EndReason } from '../model/recording.ts';
import type { RecordingKind } from '../model/recording-kind.ts';
import type { BackupCheck, LibraryCheck } from '../model/library-check.ts';
import type { LibraryMove } from '../model/library-move.ts';
import type { PublicSettings } from '../model/settings.ts';

/** Everything core tells the renderer unasked: name (past tense) and payload. */
export interface Events {
  'app.statusChanged': AppStatus;
  'app.commandGiven': { readonly command: AppCommand };
  /** The system was asked to open an address of ours. */
  'app.momentOpened': Moment;
  'settings.changed': PublicSettings;
  'recording.started': { readonly recordingId: string; readonly kind: RecordingKind };
  /** Paused, resumed or marked. */
  'recording.changed': ActiveRecording;
  /** Also sent when core ended the take itself: disk full, abandoned, quit. */
  'recording.stopped': { readonly recordingId: string; readonly reason: EndReason };
  /** Clients, projects or recordings changed; lists shown should be read again. */
  'library.changed': { readonly recordingIds: readonly string[] };
  'compression.changed': CompressionJob;
  'outbox.changed': MessageSummary;
  'outbox.removed': { readonly messageId: string };
  'inbox.changed': InboxStatus;
  /** Taking in files of the watched folder went on, or another folder is watched, or none. */
  'inbox.watchedChanged': { readonly watched: WatchedFolder | null };
  /** An export, a check or an import began, went on, ended, or was put away. */
  'history.changed': { readonly work: HistoryWork | null };
  /** A check of all recordings went on or ended. */
  'checkup.changed': LibraryCheck;
  /** Comparing a backup with the library went on or ended. */
  'checkup.backupChanged': BackupCheck;
  /** A move of the library, or the deletion of the old copy, began, went on, ended, or was put away. */
  'move.changed': { readonly move: LibraryMove | null };
  'practice.received': PracticeMessage;
}

/** Name of an event. */
export type EventName = keyof Events;

/** One event with its payload, as it travels. */
export type AppEvent = {
  [Name in EventName]: { readonly name: Name; readonly payload: Events[Name] };
}[EventName];
