import type { ImapFlow } from 'imapflow';
import { openImap, toImapError } from './imap-session.ts';
import type { Mail } from './mail.ts';

const longestMs = 30_000;

/** The mailbox with what was sent, as the server marks it (RFC 6154) or by its usual names; null for none. */
async function sentMailbox(client: ImapFlow): Promise<string | null> {
  const found = (await client.list()).find(({ specialUse }) => specialUse === '\\Sent');
  return found?.path ?? null;
}

/**
 * Creates the search for a Message-ID (with angle brackets) in the Sent mailbox of an account, by its id, which stays as it
 * is. False also when the account has no mailbox. Rejects with a `MailError`, within 30 seconds.
 */
export function createSentSearch(mail: Pick<Mail, 'mailbox'>) {
  return async (messageId: string, account: string | null, signal: AbortSignal): Promise<boolean> => {
    const login = await mail.mailbox(account);
    if (login === null) return false;
    const limited = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
    const client = await openImap({ ...login, signal: limited });
    try {
      const path = await sentMailbox(client);
      if (path === null) return false;
      await client.mailboxOpen(path, { readOnly: true });
      const found = await client.search({ header: { 'message-id': messageId } }, { uid: true });
      return found !== false && found !== undefined && found.length > 0;
    } catch (error) {
      throw toImapError(error, login.server.host);
    } finally {
      client.close();
    }
  };
}
