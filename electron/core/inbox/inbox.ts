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
import { type AccountSyncs, createAccountSyncs, summarizeReadings } from './account-syncs.ts';
import { type Filing, createFiling } from './filing.ts';
import { type Imports, createImports } from './imports.ts';
import type { TakeIn } from './incoming-message.ts';
import { type IncomingRow, type IncomingStore, openIncomingStore } from './incoming-store.ts';
import { type LinkedDownloads, createLinkedDownloads } from './linked-downloads.ts';
import { createMailIntake, projectOf } from './mail-intake.ts';
import { type MessageFileDeps, takeMessageFile } from './message-file.ts';
import { type MailboxSync, createMailboxSync } from './mailbox-sync.ts';
import { type PartAsking, createPartAsking } from './part-asking.ts';
import { type MessageReaderDeps, createMessageReader } from './reading/message-reader.ts';
import { type LinkedMessages, createLinkedMessages } from './linked-messages.ts';
import { openLinkedStore } from './linked-store.ts';
import type { MailboxLogin, SyncDeps } from './sync-deps.ts';
import type { Received } from './take-in.ts';
import { type Taking, type TakingDeps, createTaking } from './taking.ts';
import { tidyDownloads } from './tidy-downloads.ts';

/** What {@link createInbox} is built on. */
export interface InboxDeps extends Omit<SendingDeps, 'directory'> {
  /** `queue.db`; stays open until the inbox is disposed. */
  readonly database: DatabaseSync;
  readonly library: TakingDeps['library'] &
    Pick<Library, 'listClients' | 'withOrigin' | 'createProject' | 'indexing'>;
  readonly workshop: TakingDeps['workshop'];
  readonly outbox: Pick<Outbox, 'recordingsOf' | 'writtenTo'>;
  /** Folders of this part alone; what an earlier run left among the imports is removed. */
  readonly importsFolder: string;
  readonly downloadsFolder: string;
  readonly requestsFolder: string;
  readonly freeBytes: (folder: string) => Promise<number>;
  /** True for an address of the user's own storage for large recordings. */
  readonly isOwnStorage: (url: URL) => boolean;
  /** All accounts as they are now; the first one is the default. */
  readonly accounts: () => readonly SavedAccount[];
  /** The mailbox of the account with this id as it is now; null while there is none to read. */
  readonly login: (accountId: string) => Promise<MailboxLogin | null>;
  readonly acceptReport: SyncDeps['acceptReport'];
  readonly forkReader: MessageReaderDeps['forkReader'];
  readonly emit: Emit;
  readonly onTakenIn: TakingDeps['onTakenIn'];
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
  /** Stops downloading what a message links to. Throws `AppError('not-found')`. */
  cancelDownload(id: string): void;
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

function toUnsettled(
  row: IncomingRow,
  { syncs, downloads }: { readonly syncs: AccountSyncs; readonly downloads: LinkedDownloads },
): UnsettledMessage {
  const { sender, subject, receivedAt, sizeBytes, mediaCount, linked: where } = row.facts;
  const { host = '', endsAt = '', beside = [] } = where ?? {};
  const linked = where && { host, endsAt, progress: downloads.progressOf(row.id) };
  const state = row.state as UnsettledMessage['state'];
  const isSaved = row.account === '';
  const account = isSaved ? null : syncs.addressOf(row.account ?? '');
  const said = { sender, subject, receivedAt, sizeBytes, mediaCount, linked };
  return {
    id: row.id,
    account,
    isSaved,
    state,
    ...said,
    problems: row.problems.length > 0 ? row.problems : beside,
  };
}

/** Makes the way into the mailbox of an account as it is now. */
function openSync(
  deps: InboxDeps & Pick<SyncDeps, 'reader'>,
  options: Pick<Parameters<typeof createMailboxSync>[0], 'store' | 'onStatus'> & {
    readonly filing: Filing;
    readonly takeIn: TakeIn;
    readonly linked: LinkedMessages;
    readonly accountId: string;
  },
): MailboxSync {
  const { store, onStatus, filing, takeIn: take, linked, accountId } = options;
  return createMailboxSync({
    ...{ store, onStatus, log: deps.log, acceptReport: deps.acceptReport, reader: deps.reader },
    login: () => deps.login(accountId),
    ...{ knownPeople: filing.knownPeople, choosePlacement: filing.choose },
    ...{ takeIn: take, linked, stagingFolder: deps.downloadsFolder, limitBytes: unaskedBytes },
  });
}

function findUnsettled(store: IncomingStore, id: string, state?: IncomingRow['state']): IncomingRow {
  const isMeant = (one: IncomingRow) => one.id === id && (state === undefined || one.state === state);
  const row = store.unsettled(mostUnsettled).find(isMeant);
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
  deps: InboxDeps & Pick<Taking, 'takeIn'> & Pick<MessageFileDeps, 'reader'>,
  { choose }: Pick<Filing, 'choose'>,
  { takeMail, keep }: { readonly takeMail: TakeIn; readonly keep: LinkedMessages['keep'] },
): Imports {
  return createImports({
    ...{ ...deps, directory: deps.importsFolder },
    projectOf: (placement) => projectOf(placement, deps),
    takeMessage: (message) =>
      takeMessageFile(message, {
        ...{ choosePlacement: choose, reader: deps.reader, nowMs: deps.clock.nowMs() },
        ...{ takeIn: takeMail, keep },
      }),
  });
}

/** What the user may decide about messages that wait for it. */
function createDecisions({
  store,
  syncs,
  downloads,
  linked,
  tell,
}: {
  readonly store: IncomingStore;
  readonly syncs: AccountSyncs;
  readonly downloads: LinkedDownloads;
  readonly linked: LinkedMessages;
  readonly tell: () => void;
}): Pick<Inbox, 'takeMessage' | 'cancelDownload' | 'dismissMessage'> {
  return {
    takeMessage(id) {
      const { facts } = findUnsettled(store, id);
      // A structure that lies about its size still has a limit.
      const limitBytes = Math.max(unaskedBytes, Math.ceil(facts.sizeBytes * 1.1));
      if (!linked.take(id, limitBytes)) syncs.take(id, limitBytes);
      tell();
    },
    cancelDownload(id) {
      downloads.cancel(findUnsettled(store, id, 'waiting').id);
      tell();
    },
    dismissMessage(id) {
      store.dismiss(findUnsettled(store, id).id);
      tell();
    },
  };
}

/** Makes what all recordings of others pass: files, whole messages, and what those link to. */
function openWaysIn(
  deps: InboxDeps & Pick<MessageFileDeps, 'reader'>,
  options: {
    readonly store: IncomingStore;
    readonly filing: Filing;
    readonly onTaken: () => void;
    readonly onChanged: () => void;
  },
) {
  const { store, filing, onTaken, onChanged } = options;
  const taking = createTaking(deps);
  const takeFile = async (received: Received) => {
    const recordingId = await taking.takeIn(received);
    onTaken();
    return recordingId;
  };
  const takeMail = createMailIntake({
    ...{ ...deps, takeIn: takeFile, takeInLink: (received) => taking.takeInLink(received) },
    isOwnAddress: (email) => accountAt(deps.accounts(), email) !== undefined,
  });
  const downloads = createLinkedDownloads({
    ...{ store, takeIn: takeMail, stagingFolder: deps.downloadsFolder, freeBytes: deps.freeBytes },
    ...{ isOwn: deps.isOwnStorage, nowMs: () => deps.clock.nowMs(), log: deps.log, onChanged },
  });
  const linked = createLinkedMessages({
    ...{ store, linked: openLinkedStore(deps.database), library: deps.library, filing, downloads },
    ...{ limitBytes: unaskedBytes, isOffline: deps.isOffline, onChanged },
  });
  return {
    ...{ takeMail, downloads, linked },
    imports: openImports({ ...deps, takeIn: takeFile }, filing, { takeMail, keep: linked.keep }),
    begin() {
      void tidyDownloads(deps, store);
      taking.finish().catch((error: unknown) => deps.log.error('parts-not-joined', error));
      linked.look();
    },
    async close() {
      linked.dispose();
      await Promise.all([downloads.dispose(), taking.close()]);
    },
  };
}

/** Creates an {@link Inbox}. */
export function createInbox(given: InboxDeps): Inbox {
  const reader = createMessageReader(given);
  const deps = { ...given, reader };
  const store = openIncomingStore(deps.database);
  const filing = createFiling(deps);
  const onTaken = () => {
    asking.look();
    tell();
  };
  const ways = openWaysIn(deps, { store, filing, onTaken, onChanged: () => tell() });
  const { takeMail, downloads, linked } = ways;
  let checkedAt: string | null = null;
  const onStatus = ({ state }: Pick<InboxStatus, 'state'>) => {
    if (state === 'idle') checkedAt = new Date(deps.clock.nowMs()).toISOString();
    if (state === 'idle') asking.look();
    tell();
  };
  const syncs = createAccountSyncs({
    accounts: deps.accounts,
    open: (accountId) => openSync(deps, { store, onStatus, filing, takeIn: takeMail, linked, accountId }),
  });
  const asking = openAsking(deps, { store, filing, syncs, onChanged: () => tell() });
  const status = (): InboxStatus => {
    const mailboxes = syncs.readings();
    const unsettled = store.unsettled(mostUnsettled).map((row) => toUnsettled(row, { syncs, downloads }));
    return { ...summarizeReadings(mailboxes), mailboxes, checkedAt, unsettled, missing: asking.list() };
  };
  const tell = () => deps.emit('inbox.changed', status());
  return {
    ...ways.imports,
    ...createDecisions({ store, syncs, downloads, linked, tell }),
    ...{ status, checkMail: syncs.checkNow, accountChanged: syncs.reopen },
    ...{ filingRules: filing.rules, filed: filing.remember, askAgain: asking.ask },
    wake() {
      asking.wake();
      linked.look();
    },
    start() {
      ways.begin();
      syncs.reopen();
      asking.start();
    },
    async dispose() {
      await Promise.all([syncs.dispose(), ways.close(), asking.dispose()]);
      await reader.dispose();
    },
  };
}
