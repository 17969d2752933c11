import type { ImapFlow } from 'imapflow';
import type { ErrorCode } from '../../../shared/contract/errors.ts';
import { AppError } from '../errors.ts';
import { defaultImapTimeouts, openImap } from '../mail/imap-session.ts';
import { MailError } from '../mail/mail-error.ts';
import type { Bell } from './bell.ts';
import { fetchMessage } from './fetch-message.ts';
import { type MailboxName, mailboxKey } from './incoming-store.ts';
import { lookThrough } from './look-through.ts';
import { moveTaken } from './move-taken.ts';
import type { MailboxLogin, SyncDeps } from './sync-deps.ts';

const folder = 'INBOX';
const mostFailures = 5;
const lookAgainMs = 60_000;
/** What has nothing to do with the message. */
const passing: readonly ErrorCode[] = ['disk-full', 'library-unavailable', 'ffmpeg-missing'];

function passesByItself(error: unknown): boolean {
  return error instanceof AppError && passing.includes(error.code);
}

async function fetchWaiting(
  client: ImapFlow,
  { mailbox, login }: { readonly mailbox: MailboxName; readonly login: MailboxLogin },
  deps: SyncDeps,
): Promise<void> {
  for (const row of deps.store.toFetch(mailbox)) {
    // A message to two accounts is one, and the other one may be fetching it.
    if (!deps.store.claim(row.id)) continue;
    try {
      if (login.moveTo !== undefined) deps.store.wantMove(row.id);
      await fetchMessage(client, row, { ...deps, account: login.email });
    } catch (error) {
      if (!client.usable) throw error;
      // The next look tries this one again, but not for ever; the others must not wait for it.
      const failures = deps.store.failed(row.id);
      deps.log.error('message not taken in', error);
      if (failures >= mostFailures && !passesByItself(error)) {
        const code = error instanceof AppError ? error.code : 'internal';
        deps.store.mark(row.id, 'failed', [{ name: row.facts.subject, code }]);
      }
    } finally {
      deps.store.release(row.id);
    }
  }
}

/** Asks for what the server has not told yet; a server that is silent for `limitMs` loses the connection. */
async function askForNews(client: ImapFlow, limitMs: number): Promise<void> {
  // A command waits for IDLE to begin, and a connection that died just before that keeps it waiting for ever.
  const timer = setTimeout(() => client.close(), limitMs);
  try {
    await client.noop();
  } finally {
    clearTimeout(timer);
  }
}

/** Moves what was taken in where the user wants that; gives why it failed. */
async function tidyUp(
  client: ImapFlow,
  { mailbox, login }: { readonly mailbox: MailboxName; readonly login: MailboxLogin },
  { store }: SyncDeps,
): Promise<string> {
  const { moveTo, server } = login;
  return moveTo === undefined ? '' : await moveTaken(client, { mailbox, moveTo, store, server: server.host });
}

/** One connection from sign-in to its end, which always is a rejection; `bell` makes it look again. */
export async function runMailboxSession(
  login: MailboxLogin,
  deps: SyncDeps,
  hooks: {
    readonly signal: AbortSignal;
    readonly bell: Bell;
    /** `detail` says why mail could not be moved. */
    readonly tell: (state: 'syncing' | 'idle', detail?: string) => void;
  },
): Promise<never> {
  const { signal, bell, tell } = hooks;
  const { silenceMs, lookAnywayMs } = deps.timeouts ?? defaultImapTimeouts;
  const client = await openImap({ ...login, signal, timeouts: deps.timeouts });
  client.on('exists', bell.ring);
  client.once('close', bell.ring);
  try {
    const mailbox = { account: mailboxKey(login), folder };
    // Read-only is EXAMINE: nothing is marked as read.
    await client.mailboxOpen(folder, { readOnly: true });
    while (client.usable) {
      tell('syncing');
      await askForNews(client, silenceMs);
      await lookThrough(client, mailbox, deps);
      await fetchWaiting(client, { mailbox, login }, deps);
      tell('idle', await tidyUp(client, { mailbox, login }, deps));
      client.idle().catch(bell.ring);
      // What stood in the way of some may have passed, and what was downloaded is to be moved.
      const isMore = deps.store.isAnyWaiting(mailbox);
      await bell.wait(isMore ? Math.min(lookAgainMs, lookAnywayMs) : lookAnywayMs);
    }
    throw new MailError('mail-transient', 'the connection ended', {
      ...{ detail: client.byeReason ?? '', server: login.server.host, notTaken: true },
    });
  } finally {
    client.close();
  }
}
