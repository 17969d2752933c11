import type { ErrorCode } from '../contract/errors.ts';
import type { Person } from './identity.ts';

/** A message that is not, or not wholly, among the recordings, and what can be done about it. */
export interface UnsettledMessage {
  readonly id: string;
  /** Address of the account it came to; null when that is no longer set up, so that it cannot be fetched, and for a saved one. */
  readonly account: string | null;
  /** True for one from a file, which needs no account. */
  readonly isSaved: boolean;
  /** `offered` by somebody unknown, `too-large` to be fetched unasked, `waiting` to be downloaded, `failed`, or `taken` but for {@link problems}. */
  readonly state: 'offered' | 'too-large' | 'waiting' | 'failed' | 'taken';
  readonly sender: Person;
  readonly subject: string;
  /** ISO 8601. */
  readonly receivedAt: string;
  /** Of all its recordings, as the sender's mail program states it. */
  readonly sizeBytes: number;
  readonly mediaCount: number;
  /** Where its recordings are when they are not in the message, and until when; null where they are. */
  readonly linked: {
    readonly host: string;
    /** ISO 8601. */
    readonly endsAt: string;
    /** Share that was downloaded, 0 to 1; null where nothing is under way. */
    readonly progress: number | null;
  } | null;
  /** Its files that could not be taken in; where a download failed, that comes first. */
  readonly problems: readonly { readonly name: string; readonly code: ErrorCode }[];
}

/** A recording of which parts came and others did not. */
export interface MissingParts {
  /** Names the parts that belong together. */
  readonly setKey: string;
  readonly title: string;
  readonly sender: Person;
  /** The parts that are here and not in the bin. */
  readonly recordingIds: readonly string[];
  /** Numbers of those that are not. */
  readonly missing: readonly number[];
  /** How many there are. */
  readonly count: number;
  /** When they were asked for again, ISO 8601, and whether that has gone; null before. */
  readonly asked: { readonly at: string; readonly isSent: boolean } | null;
  /** True where the user may ask for them now. */
  readonly canAsk: boolean;
}

/** What comes from an address is filed in a project; names, as the user knows them. */
export interface FilingRule {
  /** In lower case. */
  readonly email: string;
  readonly placement: { readonly client: string; readonly project: string };
}

/** What reading the mailbox of one account is doing. */
export interface MailboxReading {
  /** Address of the account. */
  readonly email: string;
  readonly state: Exclude<InboxStatus['state'], 'off'>;
  /** The server's own words about a failure, with `idle` to move mail that was taken in; empty when there are none. */
  readonly detail: string;
}

/** What reading the mailboxes is doing, and what waits for the user. */
export interface InboxStatus {
  /** Of all accounts together: work comes first, then trouble. `off` while none receives. */
  readonly state: 'off' | 'connecting' | 'idle' | 'syncing' | 'offline' | 'sign-in-failed';
  /** The server's own words about a failure; empty when there are none. */
  readonly detail: string;
  /** Each account that receives; empty while that is `off`. */
  readonly mailboxes: readonly MailboxReading[];
  /** When a mailbox was last looked through since the start, ISO 8601. */
  readonly checkedAt: string | null;
  readonly unsettled: readonly UnsettledMessage[];
  /** Recordings that are not here as a whole. */
  readonly missing: readonly MissingParts[];
}

/** A file of the watched folder that is not, or not wholly, among the recordings. */
export interface UnreadFile {
  readonly id: number;
  /** Where it lies in the watched folder, for showing only. */
  readonly name: string;
  /** ISO 8601. */
  readonly settledAt: string;
  /** The file itself, or what a message in it carries. */
  readonly problems: UnsettledMessage['problems'];
}

/** A folder of the user's whose files are taken in by themselves, and how that stands. */
export interface WatchedFolder {
  readonly folderLabel: string;
  /** Where its files go; null for unfiled, and for messages by their sender. */
  readonly placement: FilingRule['placement'] | null;
  /**
   * `looking` through it, `importing` what was found, `watching` when all of it is taken in, `resting` while a take is
   * recorded, `missing` while the folder is away, `stuck` for the reason in {@link problem} until that is over.
   */
  readonly state: 'looking' | 'importing' | 'watching' | 'resting' | 'missing' | 'stuck';
  readonly problem: ErrorCode | null;
  /** Files that were found to be taken in, and how many of them are done with; both 0 where there is nothing to do. */
  readonly total: number;
  readonly done: number;
  /** All files taken in from this folder up to now. */
  readonly takenCount: number;
  /** True where it holds more than is looked through. */
  readonly isCut: boolean;
  /** Newest first. */
  readonly unread: readonly UnreadFile[];
}
