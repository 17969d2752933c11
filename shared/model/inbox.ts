import type { ErrorCode } from '../contract/errors.ts';
import type { Person } from './identity.ts';

/** A message that is not, or not wholly, among the recordings, and what can be done about it. */
export interface UnsettledMessage {
  readonly id: string;
  /** Address of the account it came to; null when that is no longer set up, so that it cannot be fetched. */
  readonly account: string | null;
  /** `offered` by somebody unknown, `too-large` to be fetched unasked, `failed`, or `taken` but for {@link problems}. */
  readonly state: 'offered' | 'too-large' | 'failed' | 'taken';
  readonly sender: Person;
  readonly subject: string;
  /** ISO 8601. */
  readonly receivedAt: string;
  /** Of all its recordings, as the sender's mail program states it. */
  readonly sizeBytes: number;
  readonly mediaCount: number;
  /** Its files that could not be taken in. */
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
  /** The server's own words about a failure; empty when there are none. */
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
