import { z } from 'zod';
import { emailSchema, idSchema } from '../model/identity.ts';
import type { FilingRule, InboxStatus, UnsettledMessage, WatchedFolder } from '../model/inbox.ts';
import { chunkSchema, method, none, placement } from './method.ts';

const incoming = z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/) });

/** The calls of the area `inbox`, a part of the one table. */
export const inboxMethods = {
  'inbox.getStatus': method<InboxStatus>()(none),
  /** Looks into the mailbox now; what comes of it is told by `inbox.changed`. */
  'inbox.checkMail': method<InboxStatus>()(none),
  /** Fetches a message that waits for the user, whatever its size. */
  'inbox.takeMessage': method<null>()(incoming),
  /** Stops downloading what a message links to; it waits for the user then. */
  'inbox.cancelDownload': method<null>()(incoming),
  /** Leaves a message in the mailbox, and no longer asks. */
  'inbox.dismissMessage': method<null>()(incoming),
  /** Asks the sender for the parts that did not come. Rejects with `conflict` where that was done just now. */
  'inbox.askAgain': method<null>()(z.strictObject({ setKey: z.string().max(400) })),
  'inbox.listFilingRules': method<readonly FilingRule[]>()(none),
  /** What comes from an address is filed there from now on; null forgets that. */
  'inbox.setFilingRule': method<null>()(
    z.strictObject({ email: emailSchema, placement: placement.nullable() }),
  ),
  /** The folder whose files are taken in by themselves; null while none is. */
  'inbox.getWatchedFolder': method<WatchedFolder | null>()(none),
  /** Lets the user choose it. Rejects with `unsupported` or `folder-not-watchable`; nothing changes when they do not. */
  'inbox.chooseWatchedFolder': method<WatchedFolder | null>()(none),
  /** Where its files go from now on; null for unfiled, and for messages by their sender. */
  'inbox.placeWatchedFiles': method<WatchedFolder | null>()(
    z.strictObject({ placement: placement.nullable() }),
  ),
  /** Forgets the folder; what was taken in stays. */
  'inbox.stopWatching': method<null>()(none),
  /** Says no more about a file that could not be read, until it changes. */
  'inbox.dismissUnread': method<null>()(z.strictObject({ id: z.number().int() })),
  /** Begins taking in a file of the user's; it comes in chunks. Rejects with `too-large` or `disk-low`. */
  'inbox.beginImport': method<{ importId: string }>()(
    z.strictObject({
      name: z.string().max(5000),
      sizeBytes: z.number().int().positive(),
      /** When it was last changed, milliseconds since 1970: its date where it tells none itself. */
      modifiedMs: z.number().optional(),
    }),
  ),
  'inbox.appendImport': method<null>()(
    z.strictObject({
      importId: idSchema,
      offset: z.number().int().nonnegative(),
      data: chunkSchema,
    }),
  ),
  /**
   * Makes a recording of it, or of each recording that a message (`.eml`) carries. Rejects with `media-unreadable` or
   * `unsupported`; then nothing is kept.
   */
  'inbox.finishImport': method<{
    readonly recordingIds: readonly string[];
    /** Files of a message that could not be read. */
    readonly problems: UnsettledMessage['problems'];
  }>()(z.strictObject({ importId: idSchema })),
} as const;
