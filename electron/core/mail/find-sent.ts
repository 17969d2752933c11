import type { ImapFlow } from 'imapflow';
import { openImap, toImapError } from './imap-session.ts';
import type { Mail } from './mail.ts';

const longestMs = 30_000;

/**
 * What the Sent mailbox says of a message. `absent` only where the server is known to file what it takes: other messages
 * that it took are there. `unknown` where there is no such mailbox, or nothing of ours in it; `nowhere` where the account has no mailbox.
 */
export type SentAnswer = 'found' | 'absent' | 'unknown' | 'nowhere';

/** A message to look for, by its Message-ID with angle brackets. */
export interface SentQuestion {
  readonly messageId: string;
  /** Message-IDs of what the server is known to have taken, for the same account. */
  readonly taken: readonly string[];
  /** Id of the account. */
  readonly account: string | null;
}

/** The mailbox with what was sent, as the server marks it (RFC 6154) or by its usual names; null for none. */
async function sentMailbox(client: ImapFlow): Promise<string | null> {
  const found = (await client.list()).find(({ specialUse }) => specialUse === '\\Sent');
  return found?.path ?? null;
}

async function has(client: ImapFlow, messageId: string): Promise<boolean> {
  const found = await client.search({ header: { 'message-id': messageId } }, { uid: true });
  // A server that could not search has not said that it is not there.
  if (!found) throw new Error('the Sent mailbox could not be searched');
  return found.length > 0;
}

async function look(client: ImapFlow, { messageId, taken }: SentQuestion): Promise<SentAnswer> {
  const path = await sentMailbox(client);
  if (path === null) return 'unknown';
  await client.mailboxOpen(path, { readOnly: true });
  if (await has(client, messageId)) return 'found';
  for (const other of taken) if (await has(client, other)) return 'absent';
  return 'unknown';
}

/**
 * Creates the search in the Sent mailbox of an account, which stays as it is. Rejects with a `MailError`, within 30 seconds.
 */
export function createSentSearch(mail: Pick<Mail, 'mailbox'>) {
  return async (question: SentQuestion, signal: AbortSignal): Promise<SentAnswer> => {
    const login = await mail.mailbox(question.account);
    if (login === null) return 'nowhere';
    const limited = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
    const client = await openImap({ ...login, signal: limited });
    try {
      return await look(client, question);
    } catch (error) {
      throw toImapError(error, login.server.host);
    } finally {
      client.close();
    }
  };
}
