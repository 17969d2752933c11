import type { ErrorCode } from '../contract/errors.ts';
import type { Person } from './identity.ts';

/** A message that is not, or not wholly, among the recordings, and what can be done about it. */
export interface UnsettledMessage {
  readonly id: string;
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

/** What reading the mailbox is doing, and what waits for the user. */
export interface InboxStatus {
  /** `off` while there is no account that receives. */
  readonly state: 'off' | 'connecting' | 'idle' | 'syncing' | 'offline' | 'sign-in-failed';
  /** The server's own words about a failure; empty when there are none. */
  readonly detail: string;
  /** When the mailbox was last looked through since the start, ISO 8601. */
  readonly checkedAt: string | null;
  readonly unsettled: readonly UnsettledMessage[];
}
