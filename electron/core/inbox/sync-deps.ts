import type { CarriedItem } from '../../../shared/model/carried-item.ts';
import type { Log } from '../log.ts';
import type { ImapServer, ImapTimeouts } from '../mail/imap-session.ts';
import type { MailCredentials } from '../mail/mail-credentials.ts';
import type { IncomingStore } from './incoming-store.ts';
import type { IncomingReport, Placement, TakeIn } from './incoming-message.ts';
import type { LinkedMessages } from './linked-messages.ts';
import type { MessageFacts } from './message-facts.ts';
import type { MessageReader } from './reading/message-reader.ts';

/** Where the mailbox is, and who opens it. */
export type MailboxLogin = MailCredentials & {
  readonly server: ImapServer;
  readonly userName: string;
  /** Address of the account. */
  readonly email: string;
  /** Folder that mail moves to once it was taken in; missing to leave the mailbox as it is. */
  readonly moveTo?: string | undefined;
};

/** What reading a mailbox is built on. */
export interface SyncDeps {
  readonly store: IncomingStore;
  /** The account as it is now; null while none can be read. */
  readonly login: () => Promise<MailboxLogin | null>;
  /** Tells who is known: people of projects and for addresses we sent to; their media is fetched unasked. */
  readonly knownPeople: () => (email: string) => boolean;
  readonly choosePlacement: (facts: MessageFacts, item: CarriedItem | null) => Placement | null;
  readonly takeIn: TakeIn;
  readonly reader: Pick<MessageReader, 'readTexts'>;
  /** Fetches what a message links to. */
  readonly linked: Pick<LinkedMessages, 'keepFetched'>;
  readonly acceptReport: (report: IncomingReport) => void;
  /** A folder of our own for downloads, on the disk of the library. */
  readonly stagingFolder: string;
  /** Most bytes, as transferred, that one message may bring unasked. */
  readonly limitBytes: number;
  readonly log: Log;
  readonly timeouts?: ImapTimeouts;
}
