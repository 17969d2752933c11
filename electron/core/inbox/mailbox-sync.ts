import type { ImapFlow } from 'imapflow';
import type { Disposable } from '../disposables.ts';
import { MailError } from '../mail/mail-error.ts';
import { openImap, toImapError } from '../mail/imap-session.ts';
import { fetchMessage } from './fetch-message.ts';
import type { IncomingRow, MailboxName } from './incoming-store.ts';
import { lookThrough } from './look-through.ts';
import type { MailboxLogin, SyncDeps } from './sync-deps.ts';

/** What reading the mailbox is doing; `detail` has the server's words, or is empty. */
export interface SyncStatus {
  readonly state: 'off' | 'connecting' | 'idle' | 'syncing' | 'offline' | 'sign-in-failed';
  readonly detail: string;
}

/** Reads one mailbox, and never changes it. `dispose` ends the connection. */
export interface MailboxSync extends Disposable {
  status(): SyncStatus;
  /** Looks now, whatever it waits for. */
  checkNow(): void;
  /** Messages from people nobody knows, and those above the limit. */
  offered(): Promise<readonly IncomingRow[]>;
  /** Fetches one of {@link offered}, up to `limitBytes` as transferred; null for the usual limit. False when there is none such. */
  take(id: string, limitBytes: number | null): boolean;
}

/** What {@link createMailboxSync} needs besides its deps. */
export interface MailboxSyncOptions extends SyncDeps {
  readonly onStatus: (status: SyncStatus) => void;
  /** Waits between attempts, in milliseconds; the last one repeats. */
  readonly backOffMs?: readonly number[];
}

const folder = 'INBOX';
const defaultBackOffMs = [1000, 5000, 15_000, 60_000, 300_000];

/** Something to wait for that is rung from outside, once or often. */
function createBell() {
  let wake: () => void = () => undefined;
  let rung = false;
  return {
    ring() {
      rung = true;
      wake();
    },
    /** Resolves when it was rung since the last wait, or after `limitMs`. */
    async wait(limitMs: number | null) {
      let timer: NodeJS.Timeout | undefined;
      if (!rung) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (limitMs !== null) timer = setTimeout(resolve, limitMs);
        });
      }
      clearTimeout(timer);
      rung = false;
    },
  };
}

function nameOf({ server, userName }: MailboxLogin): MailboxName {
  return { account: `${userName} ${server.host.toLowerCase()}`, folder };
}

async function fetchWaiting(client: ImapFlow, mailbox: MailboxName, deps: MailboxSyncOptions): Promise<void> {
  for (const row of deps.store.list(mailbox, 'waiting')) {
    try {
      await fetchMessage(client, row, deps);
    } catch (error) {
      if (!client.usable) throw error;
      // The next look tries this one again; the others must not wait for it.
      deps.log.error('message not taken in', error);
    }
  }
}

/** One connection from sign-in to its end, which always is a rejection. */
async function runSession(
  login: MailboxLogin,
  options: MailboxSyncOptions,
  hooks: {
    readonly signal: AbortSignal;
    readonly bell: ReturnType<typeof createBell>;
    readonly tell: (state: SyncStatus['state']) => void;
  },
): Promise<never> {
  const { signal, bell, tell } = hooks;
  const client = await openImap({ ...login, signal });
  client.on('exists', bell.ring);
  client.once('close', bell.ring);
  try {
    const mailbox = nameOf(login);
    // Read-only is EXAMINE: nothing is marked as read.
    await client.mailboxOpen(folder, { readOnly: true });
    while (client.usable) {
      tell('syncing');
      // A NOOP brings what the server has not told yet.
      await client.noop();
      await lookThrough(client, mailbox, options);
      await fetchWaiting(client, mailbox, options);
      tell('idle');
      client.idle().catch(bell.ring);
      await bell.wait(null);
    }
    throw new Error(client.byeReason ?? 'the connection ended');
  } finally {
    client.close();
  }
}

/**
 * Begins to read the account's INBOX: what came since the last time, then whatever arrives (IDLE, RFC 2177). Goes on
 * where it was after weeks or a restart; connects again by itself, ever more rarely, and at once on `checkNow`.
 */
export function createMailboxSync(options: MailboxSyncOptions): MailboxSync {
  const { backOffMs = defaultBackOffMs, log } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const bell = createBell();
  let status: SyncStatus = { state: 'off', detail: '' };
  let failures = 0;
  const tell = (state: SyncStatus['state'], detail = '') => {
    if (state === 'idle') failures = 0;
    if (state === status.state && detail === status.detail) return;
    status = { state, detail };
    options.onStatus(status);
  };
  const fail = (error: unknown, server: string) => {
    if (signal.aborted) return;
    const failure = toImapError(error, server);
    const refused = failure instanceof MailError && failure.code === 'mail-auth';
    if (failures === 0) log.info('mailbox not reached', { code: failure.code });
    tell(refused ? 'sign-in-failed' : 'offline', failure.detail);
  };
  const run = async () => {
    while (!signal.aborted) {
      const login = await options.login().catch(() => null);
      if (login === null) {
        tell('off');
        await bell.wait(null);
        continue;
      }
      tell('connecting');
      await runSession(login, options, { signal, bell, tell }).catch((error: unknown) =>
        fail(error, login.server.host),
      );
      if (signal.aborted) break;
      const waitMs = backOffMs[Math.min(failures, backOffMs.length - 1)] ?? 60_000;
      failures += 1;
      await bell.wait(waitMs);
    }
    tell('off');
  };
  const running = run();
  return {
    status: () => status,
    checkNow: bell.ring,
    async offered() {
      const login = await options.login();
      if (login === null) return [];
      const mailbox = nameOf(login);
      return [...options.store.list(mailbox, 'offered'), ...options.store.list(mailbox, 'too-large')];
    },
    take(id, limitBytes) {
      const found = options.store.request(id, limitBytes);
      if (found) bell.ring();
      return found;
    },
    async dispose() {
      stopping.abort();
      bell.ring();
      await running;
    },
  };
}
