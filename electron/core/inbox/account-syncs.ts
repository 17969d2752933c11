import type { MailboxReading } from '../../../shared/model/inbox.ts';
import type { SavedAccount } from '../../../shared/model/settings.ts';
import type { Disposable } from '../disposables.ts';
import { imapServerOf } from '../mail/imap-session.ts';
import { mailboxKey } from './incoming-store.ts';
import type { MailboxSync, SyncStatus } from './mailbox-sync.ts';

/** What {@link createAccountSyncs} works with. */
export interface AccountSyncsDeps {
  readonly accounts: () => readonly SavedAccount[];
  /** Begins to read the mailbox of the account with this id. */
  readonly open: (accountId: string) => MailboxSync;
}

/** Reads the mailboxes of all accounts, each by a connection of its own, so that one that fails holds up no other. Nothing is read before {@link reopen}. */
export interface AccountSyncs extends Disposable {
  /** Of the accounts that receive, in their order. */
  readings(): readonly MailboxReading[];
  readonly checkNow: () => void;
  /** See `MailboxSync.take`. */
  take(id: string, limitBytes: number): void;
  /** Address of the account whose mailbox this is, see `mailboxKey`; null when it is none of ours any more. */
  addressOf(key: string): string | null;
  /** Ends all connections and begins anew with the accounts as they are by then. */
  readonly reopen: () => void;
}

function keyOf(account: SavedAccount): string | null {
  const server = imapServerOf(account);
  return server && mailboxKey({ server, userName: account.userName });
}

/** Accounts that receive; of those that share a mailbox, the first one. */
function receiving(accounts: readonly SavedAccount[]): ReadonlyMap<string, SavedAccount> {
  const byKey = new Map<string, SavedAccount>();
  for (const account of accounts) {
    const key = keyOf(account);
    if (key !== null && !byKey.has(key)) byKey.set(key, account);
  }
  return byKey;
}

/** Creates {@link AccountSyncs}. */
export function createAccountSyncs(deps: AccountSyncsDeps): AccountSyncs {
  let syncs: readonly { readonly email: string; readonly sync: MailboxSync }[] = [];
  let changing: Promise<unknown> = Promise.resolve();
  const close = () => Promise.all(syncs.map(async ({ sync }) => await sync.dispose()));
  const open = () => {
    const accounts = [...receiving(deps.accounts()).values()];
    syncs = accounts.map(({ id, email }) => ({ email, sync: deps.open(id) }));
  };
  return {
    readings: () =>
      syncs
        .map(({ email, sync }) => ({ email, ...sync.status() }))
        .filter(
          (one): one is typeof one & { readonly state: MailboxReading['state'] } => one.state !== 'off',
        ),
    checkNow: () => syncs.forEach(({ sync }) => sync.checkNow()),
    take(id, limitBytes) {
      // Whoever is asked first puts it in line; only its own mailbox has it.
      if (syncs.some(({ sync }) => sync.take(id, limitBytes))) syncs.forEach(({ sync }) => sync.checkNow());
    },
    addressOf: (key) => receiving(deps.accounts()).get(key)?.email ?? null,
    reopen() {
      changing = changing.then(close).then(open);
    },
    async dispose() {
      await changing;
      await close();
    },
  };
}

/** What is said of several mailboxes in one word: work comes first, then trouble. */
const order: readonly SyncStatus['state'][] = ['syncing', 'connecting', 'sign-in-failed', 'offline', 'idle'];

/** The state of all mailboxes together, with the words of the server that it is about. */
export function summarizeReadings(readings: readonly MailboxReading[]): SyncStatus {
  const found = order.map((state) => readings.find((one) => one.state === state));
  const { state, detail } = found.find((one) => one !== undefined) ?? { state: 'off', detail: '' };
  return { state, detail };
}
