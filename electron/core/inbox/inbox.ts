import type { DatabaseSync } from 'node:sqlite';
import type { InboxStatus, UnsettledMessage } from '../../../shared/model/inbox.ts';
import type { SavedAccount } from '../../../shared/model/settings.ts';
import type { Disposable } from '../disposables.ts';
import type { Emit } from '../events.ts';
import { AppError } from '../errors.ts';
import type { Library } from '../library/library.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { SendingDeps } from '../outbox/report-sending.ts';
import { accountAt } from '../mail/account-list.ts';
import { untilAborted } from '../media/until-aborted.ts';
import { createSerialQueue } from '../recording/serial-queue.ts';
import { type AccountSyncs, createAccountSyncs, summarizeReadings } from './account-syncs.ts';
import { type Filing, createFiling } from './filing.ts';
import { type PartLibrary, findUnjoined } from './find-part-sets.ts';
import { type Imports, createImports } from './imports.ts';
import { type IncomingRow, type IncomingStore, openIncomingStore } from './incoming-store.ts';
import { joinReceived } from './join-received.ts';
import { type MailIntakeDeps, createMailIntake } from './mail-intake.ts';
import { takeMessageFile } from './message-file.ts';
import { type MailboxSync, createMailboxSync } from './mailbox-sync.ts';
import { type PartAsking, createPartAsking } from './part-asking.ts';
import type { MailboxLogin, SyncDeps } from './sync-deps.ts';
import { type Received, type TakeInDeps, takeIn } from './take-in.ts';
import { tidyDownloads } from './tidy-downloads.ts';

/** What {@link createInbox} is built on. */
export interface InboxDeps extends Omit<SendingDeps, 'directory'> {
  /** `queue.db`; stays open until the inbox is disposed. */
  readonly database: DatabaseSync;
  readonly library: TakeInDeps['library'] &
    PartLibrary &
    Pick<
      Library,
      'listClients' | 'summary' | 'withOrigin' | 'createProject' | 'binRecording' | 'indexed' | 'indexing'
    >;
  readonly workshop: TakeInDeps['workshop'];
  readonly outbox: Pick<Outbox, 'recordingsOf' | 'writtenTo'>;
  /** Folders of this part alone; what an earlier run left among the imports is removed. */
  readonly importsFolder: string;
  readonly downloadsFolder: string;
  readonly requestsFolder: string;
  readonly freeBytes: (folder: string) => Promise<number>;
  /** All accounts as they are now; the first one is the default. */
  readonly accounts: () => readonly SavedAccount[];
  /** The mailbox of the account with this id as it is now; null while there is none to read. */
  readonly login: (accountId: string) => Promise<MailboxLogin | null>;
  readonly acceptReport: SyncDeps['acceptReport'];
  readonly emit: Emit;
  readonly onTakenIn: (recordingId: string) => void;
}

/** Takes in recordings from elsewhere: from the mailbox and from files. Disposing it ends what is under way; what was taken in stays. */
export interface Inbox extends Imports, Disposable {
  status(): InboxStatus;
  /** Looks into all mailboxes now, whatever they wait for. */
  readonly checkMail: () => void;
  /** Fetches an unsettled message, whatever its size. Throws `AppError('not-found')`. */
  takeMessage(id: string): void;
  /** See `PartAsking.ask`. */
  readonly askAgain: PartAsking['ask'];
  /** A network appeared. */
  wake(): void;
  /** Leaves an unsettled message in the mailbox for good. Throws `AppError('not-found')`. */
  dismissMessage(id: string): void;
  /** Remembers where the user filed a recording, for what its sender will send next. */
  filed(recordingId: string): void;
  /** The user's rules for senders. */
  readonly filingRules: Filing['rules'];
  /** An account was saved or removed, or another way of sending chosen. */
  accountChanged(): void;
  /** Begins to read the mailboxes: called once, after recovery. */
  start(): void;
}

/** What is fetched unasked from people who are known, as transferred: several times what mail carries. */
const unaskedBytes = 150_000_000;
const mostUnsettled = 200;

function toUnsettled(row: IncomingRow, syncs: Pick<AccountSyncs, 'addressOf'>): UnsettledMessage {
  const { sender, subject, receivedAt, sizeBytes, mediaCount } = row.facts;
  const state = row.state as UnsettledMessage['state'];
  const account = syncs.addressOf(row.account ?? '');
  const said = { sender, subject, receivedAt, sizeBytes, mediaCount };
  return { id: row.id, account, state, ...said, problems: row.problems };
}

function isInBin({ library }: Pick<InboxDeps, 'library'>, recordingId: string): boolean {
  return library.summary(recordingId).binnedAt !== null;
}

/** Makes recordings one after the other, and ends with the app. */
function createTaking(deps: InboxDeps) {
  const { library, workshop, onTakenIn, downloadsFolder: folder } = deps;
  const takes = createSerialQueue();
  const closing = new AbortController();
  const { signal } = closing;
  const take = (one: Received) => takeIn(one, { library, workshop }, signal);
  const join = (recordingId: string) => joinReceived(recordingId, { ...deps, folder, takeIn: take }, signal);
  // What is here already is known by the index only when that is complete.
  const untilKnown = () => untilAborted(library.indexed(), signal);
  return {
    take: (received: Received) =>
      takes.run(async () => {
        await untilKnown();
        const recordingId = await take(received);
        const joined = await join(recordingId);
        onTakenIn(joined ?? recordingId);
        return joined ?? recordingId;
      }),
    /** Ends what a crash interrupted: parts that are all here, or lie beside what was made of them. */
    async finish() {
      await untilKnown();
      for (const id of findUnjoined(library)) {
        const joined = await takes.run(() => (isInBin(deps, id) ? Promise.resolve(null) : join(id)));
        if (joined !== null) onTakenIn(joined);
      }
    },
    async close() {
      closing.abort(new AppError('internal', 'the app is closing'));
      await takes.run(() => Promise.resolve());
    },
  };
}

/** Makes the way into the mailbox of an account as it is now. */
function openSync(
  deps: InboxDeps & Pick<MailIntakeDeps, 'isOwnAddress'>,
  options: Pick<Parameters<typeof createMailboxSync>[0], 'store' | 'onStatus'> & {
    readonly filing: Filing;
    readonly take: (received: Received) => Promise<string>;
    readonly accountId: string;
  },
): MailboxSync {
  const { store, onStatus, filing, take, accountId } = options;
  return createMailboxSync({
    ...{ store, onStatus, log: deps.log, acceptReport: deps.acceptReport },
    login: () => deps.login(accountId),
    ...{ knownPeople: filing.knownPeople, choosePlacement: filing.choose },
    takeIn: createMailIntake({ ...deps, takeIn: take }),
    ...{ stagingFolder: deps.downloadsFolder, limitBytes: unaskedBytes },
  });
}

function findUnsettled(store: IncomingStore, id: string): IncomingRow {
  const row = store.unsettled(mostUnsettled).find((one) => one.id === id);
  if (row === undefined) throw new AppError('not-found', 'no such message waits');
  return row;
}

/** Makes what asks for parts that did not come. */
function openAsking(
  deps: InboxDeps,
  {
    store,
    filing,
    syncs,
    onChanged,
  }: Pick<Parameters<typeof createPartAsking>[0], 'onChanged'> & {
    readonly store: IncomingStore;
    readonly filing: Filing;
    readonly syncs: AccountSyncs;
  },
): PartAsking {
  const isSame = (email: string, other: string) => email.toLowerCase() === other.toLowerCase();
  return createPartAsking({
    ...{ ...deps, directory: deps.requestsFolder, onChanged },
    knownPeople: filing.knownPeople,
    isLookedThrough(account) {
      const readings = syncs.readings();
      const own = readings.filter(({ email }) => account !== undefined && isSame(email, account));
      return (own.length > 0 ? own : readings).every(({ state }) => state === 'idle');
    },
    isUnsettled: (email) =>
      store
        .unsettled(mostUnsettled)
        .some(({ state, facts }) => state !== 'taken' && isSame(facts.sender.email, email)),
  });
}

/** Makes the way in for files of the user's. */
function openImports(
  deps: InboxDeps & Pick<MailIntakeDeps, 'isOwnAddress' | 'takeIn'>,
  { choose }: Pick<Filing, 'choose'>,
): Imports {
  return createImports({
    ...{ ...deps, directory: deps.importsFolder },
    takeMessage: (message) =>
      takeMessageFile(message, {
        ...{ choosePlacement: choose, nowMs: deps.clock.nowMs() },
        takeIn: createMailIntake(deps),
      }),
  });
}

/** Makes the decisions about messages that wait for the user. */
function createSettling(options: {
  readonly store: IncomingStore;
  readonly syncs: AccountSyncs;
  readonly tell: () => void;
}): Pick<Inbox, 'takeMessage' | 'dismissMessage'> {
  const { store, syncs, tell } = options;
  return {
    takeMessage(id) {
      // A structure that lies about its size still has a limit.
      syncs.take(id, Math.max(unaskedBytes, Math.ceil(findUnsettled(store, id).facts.sizeBytes * 1.1)));
      tell();
    },
    dismissMessage(id) {
      store.dismiss(findUnsettled(store, id).id);
      tell();
    },
  };
}

/** Creates an {@link Inbox}. */
export function createInbox(given: InboxDeps): Inbox {
  const deps = {
    ...given,
    isOwnAddress: (email: string) => accountAt(given.accounts(), email) !== undefined,
  };
  const store = openIncomingStore(deps.database);
  const filing = createFiling(deps);
  const taking = createTaking(deps);
  const take = async (received: Received) => {
    const recordingId = await taking.take(received);
    asking.look();
    tell();
    return recordingId;
  };
  let checkedAt: string | null = null;
  const onStatus = ({ state }: Pick<InboxStatus, 'state'>) => {
    if (state === 'idle') checkedAt = new Date(deps.clock.nowMs()).toISOString();
    if (state === 'idle') asking.look();
    tell();
  };
  const syncs = createAccountSyncs({
    accounts: deps.accounts,
    open: (accountId) => openSync(deps, { store, onStatus, filing, take, accountId }),
  });
  const asking = openAsking(deps, { store, filing, syncs, onChanged: () => tell() });
  const status = (): InboxStatus => {
    const mailboxes = syncs.readings();
    const unsettled = store.unsettled(mostUnsettled).map((row) => toUnsettled(row, syncs));
    return { ...summarizeReadings(mailboxes), mailboxes, checkedAt, unsettled, missing: asking.list() };
  };
  const tell = () => deps.emit('inbox.changed', status());
  return {
    ...openImports({ ...deps, takeIn: take }, filing),
    status,
    checkMail: syncs.checkNow,
    ...createSettling({ store, syncs, tell: () => tell() }),
    ...{ filingRules: filing.rules, filed: filing.remember },
    accountChanged: syncs.reopen,
    ...{ askAgain: asking.ask, wake: asking.wake },
    start() {
      void tidyDownloads(deps, store);
      syncs.reopen();
      taking.finish().catch((error: unknown) => deps.log.error('parts-not-joined', error));
      asking.start();
    },
    async dispose() {
      await Promise.all([syncs.dispose(), taking.close(), asking.dispose()]);
    },
  };
}
