import type { FetchMessageObject, FetchQueryObject, ImapFlow } from 'imapflow';
import { AppError } from '../errors.ts';

/**
 * Asks the open mailbox about one message. Rejects with `not-found` only where the server says that it is gone: imapflow gives
 * nothing too when the connection has ended, and a message that passed for gone would never be fetched.
 */
export async function fetchOne(
  client: ImapFlow,
  uid: number,
  query: FetchQueryObject,
): Promise<FetchMessageObject> {
  const message = await client.fetchOne(String(uid), query, { uid: true });
  if (message) return message;
  const found = await client.search({ uid: String(uid) }, { uid: true });
  if (found && found.length === 0) {
    throw new AppError('not-found', 'the message is no longer in the mailbox');
  }
  throw new Error('the server said nothing of the message');
}
