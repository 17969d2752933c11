import type { ImapFlow } from 'imapflow';
import { AppError } from '../errors.ts';
import { toImapError } from '../mail/imap-session.ts';
import type { IncomingStore, MailboxName } from './incoming-store.ts';

/** What {@link moveTaken} moves, and where to. */
export interface MoveOrder {
  readonly mailbox: MailboxName;
  /** A folder of the account; made where there is none. */
  readonly moveTo: string;
  readonly store: Pick<IncomingStore, 'toMove' | 'moved'>;
  /** For the words of a failure. */
  readonly server: string;
}

async function moveAll(client: ImapFlow, uids: readonly number[], moveTo: string): Promise<void> {
  // Without it a copy would be deleted here, and with it whatever else the user marked as deleted: RFC 6851 2.
  if (!client.capabilities.has('MOVE')) {
    throw new AppError('unsupported', 'no MOVE', { detail: 'The server cannot move messages.' });
  }
  await client.mailboxCreate(moveTo);
  const moved = await client.messageMove(uids.join(','), moveTo, { uid: true });
  if (!moved)
    throw new AppError('unsupported', 'not moved', { detail: 'The server did not move the messages.' });
}

/**
 * Moves what was wholly taken in out of the open mailbox, which is open for reading only again afterwards. Resolves with why
 * that failed, in the server's words where it said any; empty when it did not. What was not moved is tried again the next
 * time. Rejects when the connection ended.
 */
export async function moveTaken(client: ImapFlow, order: MoveOrder): Promise<string> {
  const { mailbox, moveTo, store, server } = order;
  const uidValidity = client.mailbox === false ? '' : String(client.mailbox.uidValidity);
  const rows = store.toMove(mailbox, uidValidity);
  if (rows.length === 0) return '';
  try {
    await client.mailboxOpen(mailbox.folder, { readOnly: false });
    await moveAll(
      client,
      rows.map(({ uid }) => uid),
      moveTo,
    );
    store.moved(rows.map(({ id }) => id));
    return '';
  } catch (error) {
    if (!client.usable) throw error;
    const { detail } = error instanceof AppError ? error : toImapError(error, server);
    return detail === '' || detail === undefined ? 'The server did not say why.' : detail;
  } finally {
    if (client.usable) await client.mailboxOpen(mailbox.folder, { readOnly: true });
  }
}
