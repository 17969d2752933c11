import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailSecurity } from '../../../../shared/model/settings.ts';
import type { Disposable } from '../../disposables.ts';
import type { ImapTimeouts } from '../../mail/imap-session.ts';
import type { Dovecot } from '../../mail/test-support/dovecot.ts';
import { openQueueDatabase } from '../../queue-database.ts';
import { openIncomingStore } from '../incoming-store.ts';
import { type MailboxSync, type SyncStatus, createMailboxSync } from '../mailbox-sync.ts';
import type { SyncDeps } from '../sync-deps.ts';

/** A sync on a queue of its own that notes what it takes in and what it says. */
export interface SyncBench extends Disposable {
  readonly sync: MailboxSync;
  /** Message-ID of every message that was taken in, with the hash of its first file, in order. */
  readonly taken: string[];
  readonly said: SyncStatus[];
  /** Errors that were logged. */
  readonly logged: string[];
  /** What is left of downloads. */
  staging(): string[];
}

/** What {@link openSyncBench} reads, and how. */
export interface SyncBenchOptions {
  readonly dovecot: Dovecot;
  readonly reader: SyncDeps['reader'];
  readonly host?: string;
  readonly port: number;
  readonly security?: MailSecurity;
  readonly timeouts?: ImapTimeouts;
  readonly moveTo?: string | undefined;
  /** Message-ID of a message that has a file which cannot be read. */
  readonly refused?: string | undefined;
}

/** As it stands in {@link SyncBench.taken}. */
export function takenAs(messageId: string, data: Buffer): string {
  return `<${messageId}@x.test> ${createHash('sha256').update(data).digest('hex')}`;
}

type MailboxDeps = Parameters<typeof createMailboxSync>[0];

/** A sync of the mailbox of `dovecot` that files nothing and knows one friend, but for what `deps` say. */
export function readMailbox(
  { userName, password, port }: Pick<Dovecot, 'userName' | 'password' | 'port'>,
  deps: Pick<MailboxDeps, 'store' | 'reader' | 'stagingFolder' | 'log' | 'takeIn'> & Partial<MailboxDeps>,
): MailboxSync {
  const server = { host: '127.0.0.1', port, security: 'none' } as const;
  return createMailboxSync({
    login: () => Promise.resolve({ server, userName, password, email: 'freelancer@x.test' }),
    knownPeople: () => (email) => email === 'friend@x.test',
    acceptReport: () => undefined,
    linked: { keepFetched: () => undefined },
    choosePlacement: () => null,
    limitBytes: 10_000_000,
    onStatus: () => undefined,
    backOffMs: [20],
    ...deps,
  });
}

/** Begins to read the mailbox of `dovecot` through `port`. */
export function openSyncBench(options: SyncBenchOptions): SyncBench {
  const { dovecot, reader, host = '127.0.0.1', port, security = 'none', timeouts, moveTo } = options;
  const folder = mkdtempSync(join(tmpdir(), 'outspoken-sync-'));
  const { database } = openQueueDatabase(join(folder, 'queue.db'));
  const stagingFolder = join(folder, 'staging');
  const taken: string[] = [];
  const said: SyncStatus[] = [];
  const logged: string[] = [];
  const { userName, password } = dovecot;
  const login = { server: { host, port, security }, userName, password, email: 'ada@x.test', moveTo };
  const sync = readMailbox(dovecot, {
    store: openIncomingStore(database),
    login: () => Promise.resolve(login),
    reader,
    knownPeople: () => (email) => email.endsWith('@x.test'),
    takeIn({ origin, files }) {
      const data = readFileSync(files[0]?.path ?? '');
      taken.push(`${String(origin.messageId)} ${createHash('sha256').update(data).digest('hex')}`);
      const isRefused = options.refused !== undefined && origin.messageId === `<${options.refused}@x.test>`;
      const problems = isRefused ? [{ name: 'memo.m4a', code: 'media-unreadable' as const }] : [];
      return Promise.resolve({ recordingIds: [], problems });
    },
    stagingFolder,
    limitBytes: 100_000_000,
    log: { info: () => undefined, error: (event) => logged.push(event) },
    onStatus: (status) => said.push(status),
    backOffMs: [1],
    ...(timeouts && { timeouts }),
  });
  return {
    ...{ sync, taken, said, logged },
    staging: () => (existsSync(stagingFolder) ? readdirSync(stagingFolder) : []),
    async dispose() {
      await sync.dispose();
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
