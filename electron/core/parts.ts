import type { Checkup } from './checkup/checkup.ts';
import type { Emit } from './events.ts';
import type { History } from './history/history.ts';
import type { Host } from './host.ts';
import type { Inbox } from './inbox/inbox.ts';
import type { Library } from './library/library.ts';
import type { MovableLibrary } from './library-folder.ts';
import type { Log } from './log.ts';
import type { Mail } from './mail/mail.ts';
import type { PracticeMailbox } from './mail/practice-mailbox.ts';
import type { Compression, Deliverables } from './media/compression.ts';
import type { Media } from './media/media-routes.ts';
import type { Previews } from './media/previews.ts';
import type { SilenceFinder } from './media/silence-finder.ts';
import type { StoredSilences } from './media/stored-silences.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { Receipts } from './outbox/receipts.ts';
import type { Recorder } from './recording/recorder.ts';
import type { PlaybackMemory } from './settings/playback-memory.ts';
import type { AppSettings } from './settings/settings.ts';
import type { StorageAccount } from './storage/storage-account.ts';
import type { Status } from './status.ts';

/** The parts of core that methods are answered from; each exists once per process. */
export interface Parts {
  readonly emit: Emit;
  readonly host: Host;
  readonly log: Log;
  readonly settings: AppSettings;
  readonly library: Library;
  readonly libraryFolder: Pick<MovableLibrary, 'directory' | 'use'>;
  readonly recorder: Recorder;
  readonly checkup: Checkup;
  readonly compression: Compression;
  readonly deliverables: Deliverables;
  readonly previews: Previews;
  readonly silences: SilenceFinder;
  readonly storedSilences: StoredSilences;
  readonly playbackMemory: PlaybackMemory;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly receipts: Receipts;
  readonly mail: Mail;
  readonly practiceMailbox: PracticeMailbox;
  readonly history: History;
  readonly storageAccount: StorageAccount;
  readonly media: Media;
  readonly status: Status;
}
