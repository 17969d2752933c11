import type { Disposable } from '../disposables.ts';
import { AppError } from '../errors.ts';
import { toImapError } from '../mail/imap-session.ts';
import { type Bell, createBell } from './bell.ts';
import { runMailboxSession } from './mailbox-session.ts';
import type { SyncDeps } from './sync-deps.ts';

/** What reading the mailbox is doing; `detail` has the server's words, or is empty. With `idle` it says why mail was not moved. */
export interface SyncStatus {
  readonly state: 'off' | 'connecting' | 'idle' | 'syncing' | 'offline' | 'sign-in-failed';
  readonly detail: string;
}

/** Reads one mailbox, and never changes it. `dispose` ends the connection. */
export interface MailboxSync extends Disposable {
  status(): SyncStatus;
  /** Looks now, whatever it waits for. */
  checkNow(): void;
  /** Fetches a message that was offered, too large or failed, up to `limitBytes` as transferred; null for the usual limit. False when there is none such. */
  take(id: string, limitBytes: number | null): boolean;
}

/** What {@link createMailboxSync} needs besides its deps. */
export interface MailboxSyncOptions extends SyncDeps {
  readonly onStatus: (status: SyncStatus) => void;
  /** Waits between attempts, in milliseconds; the last one repeats. */
  readonly backOffMs?: readonly number[];
}

const defaultBackOffMs = [1000, 5000, 15_000, 60_000, 300_000];

type State = SyncStatus['state'];

/** Keeps what the sync is doing, and how often it failed in a row. */
function createReport({ onStatus, log }: MailboxSyncOptions) {
  let status: SyncStatus = { state: 'off', detail: '' };
  let failures = 0;
  const tell = (state: State, detail = '') => {
    if (state === 'idle') failures = 0;
    if (state === status.state && detail === status.detail) return;
    status = { state, detail };
    onStatus(status);
  };
  return {
    status: () => status,
    tell,
    /** Tells of a failure and gives how many there were before it. */
    fail(error: unknown, server: string): number {
      const isLocked = error instanceof AppError && error.code === 'secrets-unavailable';
      const { code, detail } = isLocked ? { code: 'mail-auth', detail: '' } : toImapError(error, server);
      if (failures === 0) log.info('mailbox not reached', { code });
      tell(code === 'mail-auth' ? 'sign-in-failed' : 'offline', detail);
      failures += 1;
      return failures - 1;
    },
  };
}

async function keepReading(
  options: MailboxSyncOptions,
  hooks: {
    readonly signal: AbortSignal;
    readonly bell: Bell;
    readonly report: ReturnType<typeof createReport>;
  },
): Promise<void> {
  const { backOffMs = defaultBackOffMs } = options;
  const { signal, bell, report } = hooks;
  const isStopped = () => signal.aborted;
  while (!isStopped()) {
    let server = '';
    try {
      const login = await options.login();
      if (login === null) {
        report.tell('off');
        await bell.wait(null);
        continue;
      }
      server = login.server.host;
      report.tell('connecting');
      await runMailboxSession(login, options, { signal, bell, tell: report.tell });
    } catch (error) {
      if (isStopped()) return;
      const before = report.fail(error, server);
      await bell.wait(backOffMs[Math.min(before, backOffMs.length - 1)] ?? 60_000);
    }
  }
}

/**
 * Begins to read the account's INBOX: what came since the last time, then whatever arrives (IDLE, RFC 2177). Goes on
 * where it was after weeks or a restart; connects again by itself, ever more rarely, and at once on `checkNow`.
 */
export function createMailboxSync(options: MailboxSyncOptions): MailboxSync {
  const stopping = new AbortController();
  const bell = createBell();
  const report = createReport(options);
  const running = keepReading(options, { signal: stopping.signal, bell, report });
  return {
    status: report.status,
    checkNow: bell.ring,
    take(id, limitBytes) {
      const found = options.store.request(id, limitBytes);
      if (found) bell.ring();
      return found;
    },
    async dispose() {
      stopping.abort();
      bell.ring();
      await running;
      report.tell('off');
    },
  };
}
