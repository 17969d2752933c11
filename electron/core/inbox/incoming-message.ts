import type { CarriedItem } from '../../../shared/model/carried-item.ts';
import type { ErrorCode } from '../../../shared/contract/errors.ts';
import type { Person } from '../../../shared/model/identity.ts';

/** Where a message from a mailbox came from; every text is foreign and is shown as text only. */
export interface MailOrigin {
  readonly kind: 'mail';
  /** When the server got it, ISO 8601. */
  readonly receivedAt: string;
  readonly sender: Person;
  readonly subject: string;
  /** Plain text of the body, at most 200 kB of it; empty when there is none. */
  readonly text: string;
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  /** Identifier that the sending Outspoken gave it. */
  readonly itemId: string | null;
  /** Address of the mail account it came to; missing where nobody knows. */
  readonly account?: string;
  /** What that Outspoken says about it; null where it says nothing that can be read. */
  readonly item: CarriedItem | null;
}

/** A media file that was downloaded whole; whoever takes it in moves it away. */
export interface IncomingFile {
  /** A name of ours in the staging folder. */
  readonly path: string;
  /** What the sender calls it: one line, without folders, for showing only. */
  readonly name: string;
  readonly declaredType: string;
}

/** The client and project that something is filed under, by name. */
export interface Placement {
  readonly client: string;
  readonly project: string;
}

/** A message with its media, ready for the library. `placement: null` is unfiled. */
export interface IncomingMessage {
  readonly origin: MailOrigin;
  readonly files: readonly IncomingFile[];
  /** Addresses of recordings that others keep: see `findLinks`. */
  readonly links: readonly string[];
  readonly placement: Placement | null;
}

/** Files a message in the library; the same message twice makes one entry. Rejects only when it should be tried again. */
export type TakeIn = (message: IncomingMessage) => Promise<{
  readonly recordingIds: readonly string[];
  readonly problems: readonly IncomingProblem[];
}>;

/** A file that could not be taken in, and why. */
export interface IncomingProblem {
  readonly name: string;
  readonly code: ErrorCode;
}

/** A report on something we sent: who says so, and its parts as text. */
export interface IncomingReport {
  readonly from: string;
  readonly messageId: string | null;
  readonly parts: readonly { readonly mimeType: string; readonly text: string }[];
}
